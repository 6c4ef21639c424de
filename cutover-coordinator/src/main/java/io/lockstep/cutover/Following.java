package io.lockstep.cutover;

import io.lockstep.cutover.http.CutoverOffice;
import io.lockstep.cutover.proof.NextLeg;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What comes after a leg, as far as it is in this process. Thread-safe.
final class Following {
    private final AtomicReference<Next> next =
            new AtomicReference<>(new Next(Optional.empty(), "nothing verifies it in this process yet"));

    private record Next(Optional<Coordinator> coordinator, String why) {}

    void is(Coordinator coordinator) {
        next.set(new Next(Optional.of(coordinator), ""));
    }

    /// @param why in words for an operator
    void isMissing(String why) {
        next.set(new Next(Optional.empty(), why));
    }

    Optional<CutoverOffice> office() {
        return next.get().coordinator.flatMap(Coordinator::cutovers);
    }

    NextLeg seen() {
        Next now = next.get();
        return now.coordinator.<NextLeg>map(Coordinator::seen).orElseGet(() -> new NextLeg.Missing(now.why));
    }
}
