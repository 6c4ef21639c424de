package io.lockstep.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Tells of a cutover, from what the coordinator says of it: each phase once, when it is through, with how long each of
/// its steps took, and which gates are open. Not thread-safe.
final class CutoverTale {
    private final Narrator narrator;
    private final Set<String> told = new HashSet<>();

    CutoverTale(Narrator narrator) {
        this.narrator = narrator;
    }

    /// What is new.
    void tell(ObjectNode run) {
        String gates = gates(run);
        if (run.path("phase").asText().equals("WAIT_FOR_SYNC") && !gates.isEmpty()) {
            once("gates  " + gates);
        }
        tellPhases(run);
        if (run.path("phase").asText().equals("FAILBACK_WINDOW")) {
            once("✓ FAILBACK_WINDOW           the way back is kept");
        }
        if (run.path("outcome").isTextual()) {
            once("✗ given up: " + run.path("outcome").asText());
        }
    }

    private void once(String line) {
        if (told.add(line)) {
            narrator.say(line);
        }
    }

    /// As far as they are through without a break.
    private void tellPhases(ObjectNode run) {
        Instant before = Instant.parse(run.path("openedAt").asText());
        for (List<JsonNode> phase : phases(run)) {
            if (!phase.stream().allMatch(step -> step.path("state").asText().equals("DONE"))) {
                return;
            }
            Instant done = at(phase.getLast());
            if (told.add(name(phase))) {
                narrator.say(done, line(phase, before));
                sayDecision(run, phase, done);
            }
            before = done;
        }
    }

    private void sayDecision(ObjectNode run, List<JsonNode> phase, Instant done) {
        if (name(phase).equals("FINAL_SYNC") && run.path("decision").isTextual()) {
            narrator.say(done, "✓ decision " + run.path("decision").asText() + ": nothing is undone from here on");
        }
    }

    private static String line(List<JsonNode> phase, Instant before) {
        var words = new ArrayList<String>();
        Instant from = before;
        for (JsonNode step : phase) {
            words.add(step.path("step").asText() + " "
                    + Duration.between(from, at(step)).toMillis());
            from = at(step);
        }
        return String.format(
                Locale.ROOT,
                "✓ %-15s %5d ms  %s",
                name(phase),
                Duration.between(before, from).toMillis(),
                String.join(", ", words));
    }

    private static String gates(ObjectNode run) {
        return StreamSupport.stream(run.path("gates").spliterator(), false)
                .map(gate -> (gate.path("state").asText().equals("PASS") ? "✓ " : "✗ ")
                        + gate.path("name").asText())
                .collect(Collectors.joining("  "));
    }

    private static List<List<JsonNode>> phases(ObjectNode run) {
        Map<String, List<JsonNode>> phases = new LinkedHashMap<>();
        run.path("steps")
                .forEach(step -> phases.computeIfAbsent(step.path("phase").asText(), _ -> new ArrayList<>())
                        .add(step));
        return List.copyOf(phases.values());
    }

    private static String name(List<JsonNode> phase) {
        return phase.getFirst().path("phase").asText();
    }

    private static Instant at(JsonNode step) {
        return Instant.parse(step.path("at").asText());
    }
}
