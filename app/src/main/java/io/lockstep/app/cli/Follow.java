package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Prints each divergence once when it appears and once whenever its state changes: a line, or a JSON line. For a
/// human, those that a replay has brought are one (see [ReplayedRows]).
record Follow(Console console, OutputOption output) {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /// All divergences as they are now.
    interface Source {
        ObjectNode divergences() throws InterruptedException;
    }

    /// Returns only by an exception: an interrupt, or what the source throws.
    int forever(Source source) throws InterruptedException {
        Map<String, String> stateById = new HashMap<>();
        while (true) {
            for (JsonNode divergence : source.divergences().path("divergences")) {
                tell(divergence, stateById);
            }
            Thread.sleep(EVERY);
        }
    }

    private void tell(JsonNode divergence, Map<String, String> stateById) {
        if (output.isTable() && ReplayedRows.fold(divergence)) {
            if (stateById.put(ReplayedRows.replay(divergence), "") == null) {
                console.data(first(divergence));
            }
            return;
        }
        String state = text(divergence.path("state"));
        if (!state.equals(stateById.put(text(divergence.path("id")), state))) {
            console.data(output.isTable() ? line(divergence) : divergence.toString());
        }
    }

    private static String first(JsonNode divergence) {
        return text(divergence.path("detectedAt")) + "  rows applied again by the replicator, "
                + ReplayedRows.replay(divergence) + ", are being read directly";
    }

    private static String line(JsonNode divergence) {
        return String.join(
                "  ",
                text(divergence.path("detectedAt")),
                text(divergence.path("state")),
                text(divergence.path("class")),
                text(divergence.path("table")),
                text(divergence.path("key")),
                Fields.list(divergence.path("columns")));
    }
}
