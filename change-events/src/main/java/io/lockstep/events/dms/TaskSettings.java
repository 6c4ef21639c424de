package io.lockstep.events.dms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What of a task's settings decides which values arrive on the target, and in which order. Immutable.
///
/// Source: the task settings of the AWS DMS user guide, `TargetMetadata` and `CharacterSetSettings`, as
/// `DescribeReplicationTasks` returns them.
///
/// @param batchApply whether changes are applied in batches; empty when the document does not say
/// @param characters in the order in which they are replaced
public record TaskSettings(Optional<Boolean> batchApply, LobMode lobs, List<CharacterChange> characters) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /// The most that AWS recommends, in KB, is a tenth of this.
    private static final int MOST_KIB = 1_024_000;

    public TaskSettings {
        characters = List.copyOf(characters);
    }

    /// What reading a document comes to.
    public sealed interface Parsed {}

    /// The document is right.
    public record Accepted(TaskSettings settings) implements Parsed {}

    /// It is not.
    ///
    /// @param problems all of them
    public record Refused(List<SettingsProblem> problems) implements Parsed {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// Whether a large value is written after the row that it belongs to.
    public boolean twoSteps() {
        return lobs instanceof LobMode.Full;
    }

    /// Reads the JSON document that the task has. What of it says nothing about values is passed over.
    public static Parsed parse(String json) {
        List<SettingsProblem> problems = new ArrayList<>();
        try {
            JsonNode document = MAPPER.readTree(json);
            var found = new SettingsReader("", document, problems);
            if (found.isObject()) {
                TaskSettings settings = read(found);
                if (problems.isEmpty()) {
                    return new Accepted(settings);
                }
            }
        } catch (JsonProcessingException e) {
            problems.add(new SettingsProblem("", syntax(e)));
        }
        return new Refused(problems);
    }

    private static TaskSettings read(SettingsReader document) {
        SettingsReader target = document.section("TargetMetadata");
        Optional<Boolean> batch = target.flag("BatchApplyEnabled");
        target.number("ParallelApplyThreads", 0, Integer.MAX_VALUE)
                .filter(threads -> threads > 0)
                .ifPresent(threads -> target.problem(
                        "ParallelApplyThreads",
                        "found " + threads + ", by which changes are applied in no order that could be verified;"
                                + " leave it at 0"));
        return new TaskSettings(batch, lobs(target), characters(document.section("CharacterSetSettings")));
    }

    private static LobMode lobs(SettingsReader target) {
        boolean supported = target.flag("SupportLobs").orElse(true);
        boolean full = target.flag("FullLobMode").orElse(false);
        boolean limited = target.flag("LimitedSizeLobMode").orElse(false);
        Optional<Integer> most = target.number("LobMaxSize", 0, MOST_KIB);
        if (!supported) {
            return new LobMode.Omitted();
        }
        if (full && limited) {
            target.problem("LimitedSizeLobMode", "found true, and FullLobMode is true as well: one of them holds");
        }
        if (full) {
            return new LobMode.Full();
        }
        if (limited && most.filter(kib -> kib > 0).isEmpty()) {
            target.problem("LobMaxSize", "missing or 0, and LimitedSizeLobMode is true: expected a size in KB");
        }
        return limited
                ? most.filter(kib -> kib > 0).<LobMode>map(LobMode.Limited::new).orElseGet(LobMode.Unknown::new)
                : new LobMode.Unknown();
    }

    private static List<CharacterChange> characters(SettingsReader section) {
        var found = new ArrayList<CharacterChange>();
        for (SettingsReader each : section.elements("CharacterReplacements")) {
            Optional<Integer> from = each.codePoint("SourceCharacterCodePoint");
            Optional<Integer> to = each.codePoint("TargetCharacterCodePoint");
            if (from.isEmpty()) {
                each.missing("SourceCharacterCodePoint", "a code point");
            }
            from.ifPresent(code -> found.add(new CharacterChange(code, to.filter(other -> other != 0))));
        }
        return found;
    }

    private static String syntax(JsonProcessingException failure) {
        var place = failure.getLocation();
        String where = place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
        return where + "not JSON: "
                + failure.getOriginalMessage().lines().findFirst().orElse("");
    }
}
