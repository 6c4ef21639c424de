package io.lockstep.verifier.matching;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Side;
import java.time.Instant;
import java.util.List;

record Step(Mode mode, Side side, Instant now, PartitionState state) {
    List<Outcome> take(ChangeRecord record) {
        return List.of();
    }
}
