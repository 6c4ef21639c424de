package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.events.DivergenceClass;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Rows that differ as the replicator is known to change them, for a human.
final class KnownLossy {
    private KnownLossy() {}

    /// Such as `3 rows (lob-truncated-at-32KiB 2, numeric-scale-6 1, accepted)`; empty when there are none.
    static Optional<String> of(JsonNode losses) {
        long rows = losses.path("rows").asLong();
        if (rows == 0) {
            return Optional.empty();
        }
        Set<String> accepted = accepted(losses);
        String rules = losses.path("byRule").properties().stream()
                .map(rule -> rule.getKey() + " " + text(rule.getValue())
                        + (accepted.contains(rule.getKey()) ? ", accepted" : ""))
                .collect(Collectors.joining("; "));
        return Optional.of(rows + (rows == 1 ? " row (" : " rows (") + rules + ")");
    }

    /// The rules that the configuration accepts.
    static Set<String> accepted(JsonNode losses) {
        return StreamSupport.stream(losses.path("accepted").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether a divergence is one that the replicator is known for.
    static boolean is(JsonNode divergence) {
        return text(divergence.path("class")).equals(DivergenceClass.KNOWN_LOSSY.name());
    }

    /// Whether every rule that explains a divergence is accepted.
    static boolean accepts(Set<String> accepted, JsonNode divergence) {
        JsonNode losses = divergence.path("evidence").path("losses");
        return is(divergence)
                && !losses.isEmpty()
                && StreamSupport.stream(losses.spliterator(), false)
                        .map(JsonNode::asText)
                        .allMatch(accepted::contains);
    }
}
