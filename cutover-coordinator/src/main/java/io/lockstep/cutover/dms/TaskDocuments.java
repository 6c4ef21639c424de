package io.lockstep.cutover.dms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.events.dms.TaskSettings;
import io.lockstep.events.mapping.TableMappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The documents that a task has, compared with what Lockstep was told. Pure.
public final class TaskDocuments {
    private static final JsonMapper JSON = new JsonMapper();

    private TaskDocuments() {}

    /// Where its control tables are.
    public static String controlSchema(TaskState state) {
        String schema = json(state.settings())
                .path("ControlTablesSettings")
                .path("ControlSchema")
                .asText("");
        return schema.isEmpty() ? "public" : schema;
    }

    /// Its settings as Lockstep reads them.
    public static TaskSettings.Parsed settings(TaskState state) {
        return TaskSettings.parse(state.settings());
    }

    /// What in its settings does not fit the order by which it is verified; empty when nothing.
    static List<String> unfit(TaskState state, boolean ordered) {
        List<String> problems = new ArrayList<>();
        switch (settings(state)) {
            case TaskSettings.Refused(var found) -> found.forEach(problem -> problems.add(problem.toString()));
            case TaskSettings.Accepted(TaskSettings settings) -> {
                if (ordered && settings.batchApply().orElse(false)) {
                    problems.add("BatchApplyEnabled is true, and replication.apply is ordered");
                }
                if (ordered && settings.twoSteps()) {
                    problems.add("FullLobMode is true, and replication.apply is ordered");
                }
            }
        }
        return problems;
    }

    /// In which way its table mappings are others than those that Lockstep was given; empty when they are the same.
    static Optional<String> otherMappings(TaskState state, Optional<TableMappings> given) {
        if (given.isEmpty()) {
            return changes(state)
                    ? Optional.of("the task renames, transforms or filters, and tables.mappings is not set")
                    : Optional.empty();
        }
        return switch (TableMappings.parse(state.mappings())) {
            case TableMappings.Refused(var problems) ->
                Optional.of("the task's cannot be read: "
                        + problems.stream().map(Object::toString).collect(Collectors.joining("; ")));
            case TableMappings.Accepted(TableMappings actual) ->
                actual.equals(given.get())
                        ? Optional.empty()
                        : Optional.of("the task has other rules than tables.mappings");
        };
    }

    private static boolean changes(TaskState state) {
        for (JsonNode rule : json(state.mappings()).path("rules")) {
            boolean selects = rule.path("rule-type").asText().equals("selection");
            if (rule.path("rule-type").asText().equals("transformation")
                    || (selects && !rule.path("filters").isEmpty())) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode json(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException _) {
            return JSON.missingNode();
        }
    }
}
