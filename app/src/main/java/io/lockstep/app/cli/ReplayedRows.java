package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Divergences that say no more than that the replicator has gone back to an older checkpoint. For a human all of
/// one such replay are one line. A row that direct reads have found to differ stands for itself.
final class ReplayedRows {
    private static final Set<String> FOLDED = Set.of("SUSPECT", "REFUTED", "HEALED");

    private final Map<String, Map<String, Integer>> statesByReplay = new LinkedHashMap<>();

    static boolean fold(JsonNode divergence) {
        return divergence.path("replay").isObject() && FOLDED.contains(text(divergence.path("state")));
    }

    /// Which replay it is.
    static String replay(JsonNode divergence) {
        JsonNode replay = divergence.path("replay");
        return "lane " + text(divergence.path("lane")) + " up to watermark " + text(replay.path("to"));
    }

    void add(JsonNode divergence) {
        statesByReplay
                .computeIfAbsent(replay(divergence), _ -> new TreeMap<>())
                .merge(text(divergence.path("state")), 1, Integer::sum);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        statesByReplay.forEach((replay, states) -> lines.add("applied again by the replicator, " + replay + ": "
                + states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", "))
                + " (-o json lists them)"));
        return lines;
    }
}
