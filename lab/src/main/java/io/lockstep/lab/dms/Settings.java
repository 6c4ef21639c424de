package io.lockstep.lab.dms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.lab.LabException;
import io.lockstep.lab.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What the fake makes of a task's settings and table mappings. Of mappings it knows selection rules only.
///
/// @param batches whether changes are applied in batches
/// @param least how long a batch is collected, at least
/// @param most and at most
/// @param lobKib to which large values are cut; empty for whole
/// @param controlSchema where the control tables are
record Settings(
        boolean batches, Duration least, Duration most, OptionalInt lobKib, String controlSchema, List<Rule> rules) {
    private static final JsonMapper JSON = new JsonMapper();

    /// A selection rule.
    record Rule(boolean includes, Pattern schema, Pattern table) {
        boolean matches(TableName name) {
            return schema.matcher(name.schema()).matches()
                    && table.matcher(name.name()).matches();
        }
    }

    Settings {
        rules = List.copyOf(rules);
    }

    /// @throws LabException when a document is no JSON, or has rules that the fake does not know
    static Settings of(String settings, String mappings) {
        try {
            JsonNode task = JSON.readTree(settings);
            JsonNode target = task.path("TargetMetadata");
            JsonNode tuning = task.path("ChangeProcessingTuning");
            boolean limited = target.path("LimitedSizeLobMode").asBoolean();
            return new Settings(
                    target.path("BatchApplyEnabled").asBoolean(),
                    Duration.ofSeconds(tuning.path("BatchApplyTimeoutMin").asLong(1)),
                    Duration.ofSeconds(tuning.path("BatchApplyTimeoutMax").asLong(30)),
                    limited ? OptionalInt.of(target.path("LobMaxSize").asInt(32)) : OptionalInt.empty(),
                    task.path("ControlTablesSettings")
                                    .path("ControlSchema")
                                    .asText("")
                                    .isEmpty()
                            ? "public"
                            : task.path("ControlTablesSettings")
                                    .path("ControlSchema")
                                    .asText(),
                    rules(JSON.readTree(mappings)));
        } catch (JsonProcessingException e) {
            throw new LabException("The task's settings or table mappings are no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static List<Rule> rules(JsonNode mappings) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : mappings.path("rules")) {
            if (!rule.path("rule-type").asText().equals("selection")) {
                throw new LabException("The fake of DMS knows selection rules only");
            }
            JsonNode locator = rule.path("object-locator");
            rules.add(new Rule(
                    !rule.path("rule-action").asText().equals("exclude"),
                    pattern(locator.path("schema-name").asText()),
                    pattern(locator.path("table-name").asText())));
        }
        return rules;
    }

    private static Pattern pattern(String name) {
        StringBuilder expression = new StringBuilder();
        name.chars()
                .forEach(c -> expression.append(
                        switch (c) {
                            case '%' -> ".*";
                            case '_' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    boolean selects(TableName table) {
        return rules.stream().anyMatch(rule -> rule.includes() && rule.matches(table))
                && rules.stream().noneMatch(rule -> !rule.includes() && rule.matches(table));
    }
}
