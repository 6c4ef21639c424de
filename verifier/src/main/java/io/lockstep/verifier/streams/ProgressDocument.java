package io.lockstep.verifier.streams;

import io.lockstep.events.TableId;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.TableProgress;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.Mark;
import io.lockstep.verifier.matching.Marks;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes how far a lane's proof has come in one partition as a document.
final class ProgressDocument {
    private ProgressDocument() {}

    static Progress of(String lane, int partition, LaneState state, Map<TableId, TableProgress> tables, Instant at) {
        Marks marks = state.marks();
        Mark proven = marks.proven();
        return new Progress(
                lane,
                partition,
                state.epoch(),
                marks.proofPoint(),
                sequence(proven),
                proven == null ? null : proven.writtenAt(),
                sequence(marks.newestSource()),
                sequence(marks.newestTarget()),
                marks.replicationMillis(),
                state.source().last(),
                state.target().last(),
                state.sourceAccount(),
                state.targetAccount(),
                state.oldestInFlightAt(),
                state.reasons(),
                tables,
                at);
    }

    private static long sequence(@Nullable Mark mark) {
        return mark == null ? 0 : mark.sequence();
    }
}
