package io.lockstep.cutover.canary;

import io.lockstep.events.CanaryKind;
import io.lockstep.events.json.CanaryReport;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The canaries of one lane at one moment. Immutable.
///
/// @param report what their planter said last; empty when it never has
/// @param outcomes what has become of the last of each kind that is over
/// @param lastFound when one of each kind was found last
/// @param missed how many of each kind were not found, or not found right again, since this process listens
/// @param pending whether the one that is planted now need not have been found yet
public record Canaries(
        Optional<CanaryReport> report,
        Map<CanaryKind, CanaryState> outcomes,
        Map<CanaryKind, Instant> lastFound,
        Map<CanaryKind, Long> missed,
        boolean pending) {
    /// Nothing is known of them.
    public static final Canaries NONE = new Canaries(Optional.empty(), Map.of(), Map.of(), Map.of(), false);

    public Canaries {
        outcomes = Map.copyOf(outcomes);
        lastFound = Map.copyOf(lastFound);
        missed = Map.copyOf(missed);
    }

    /// The kinds to which the detector was deaf when they were planted last.
    public Map<CanaryKind, CanaryState> failed() {
        Map<CanaryKind, CanaryState> failed = new EnumMap<>(CanaryKind.class);
        outcomes.forEach((kind, state) -> {
            if (state.failed()) {
                failed.put(kind, state);
            }
        });
        return failed;
    }

    /// When any was found last.
    public Optional<Instant> lastFoundAt() {
        return lastFound.values().stream().max(Instant::compareTo);
    }
}
