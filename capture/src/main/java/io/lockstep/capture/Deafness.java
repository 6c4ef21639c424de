package io.lockstep.capture;

import io.lockstep.capture.database.SlotState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices an engine that believes to stream while the server has nobody who streams from the slot, and cuts it off. A
/// network that forgets a connection tells neither side: the server ends it after `wal_sender_timeout`, the engine
/// would wait for a quarter of an hour, until its system gives the connection up. Not thread-safe.
final class Deafness {
    private static final Logger LOG = LoggerFactory.getLogger(Deafness.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private @Nullable EngineRun suspect;
    private long since;

    /// Looks at the slot, once a second.
    ///
    /// @param streaming the engine that says so; null when none does
    void look(Optional<SlotState> slot, @Nullable EngineRun streaming) {
        if (streaming == null || slot.map(SlotState::active).orElse(true)) {
            suspect = null;
        } else if (!streaming.equals(suspect)) {
            suspect = streaming;
            since = System.nanoTime();
        } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
            suspect = null;
            LOG.atWarn().addKeyValue("slot", slot.get().name()).log("Nobody streams from the slot: the engine is deaf");
            streaming.cut();
        }
    }
}
