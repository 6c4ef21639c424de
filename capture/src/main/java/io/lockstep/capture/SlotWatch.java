package io.lockstep.capture;

import io.lockstep.capture.database.SlotState;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells a slot that is not the one read so far, or no longer whole. A slot confirms only what this capture has
/// acknowledged, and so what its topic has; one that has confirmed more was made anew behind its back, for a new slot
/// stands at the end of the log. A server whose log ends before that is not the one that was read. Going back is
/// nothing: a server that crashed forgets what was confirmed last.
/// Thread-safe.
final class SlotWatch {
    private final String slot;
    private final Continuity continuity;
    private final Supplier<Optional<Lsn>> known;
    private @Nullable Lsn acknowledged;

    /// @param known how far the slot can have confirmed when this process begins; empty when nothing tells
    SlotWatch(String slot, Continuity continuity, Supplier<Optional<Lsn>> known) {
        this.slot = slot;
        this.continuity = continuity;
        this.known = known;
    }

    /// Looks at the slot while nobody streams from it.
    synchronized void beforeStreaming(SlotState state) {
        Lsn most = acknowledged == null ? known.get().orElse(null) : acknowledged;
        if (most != null && !state.lost()) {
            Lsn end = new Lsn(state.confirmed().value() + state.lagBytes());
            if (state.confirmed().compareTo(most) > 0) {
                continuity.broken(
                        "the slot " + slot + " of the " + continuity.side().word() + " was made anew at "
                                + state.confirmed() + ", or Kafka has lost changes: " + most
                                + " is the last that was confirmed");
            } else if (end.compareTo(most) < 0) {
                continuity.broken("the log of the " + continuity.side().word() + " ends at " + end
                        + ", before what was read already (" + most + "): it is another server, or was restored");
            }
        }
        acknowledge(state.confirmed());
    }

    /// Looks at the slot at any time.
    void look(Optional<SlotState> state) {
        if (state.isEmpty()) {
            continuity.lost("the slot " + slot + " of the " + continuity.side().word() + " is gone");
        } else if (state.get().lost()) {
            continuity.lost("the server has removed log that the slot " + slot + " of the "
                    + continuity.side().word() + " still needed (max_slot_wal_keep_size)");
        }
    }

    /// The broker has a record of this position: the engine may now confirm the commit before it.
    synchronized void acknowledged(Position position) {
        acknowledge(position.previousCommit());
    }

    private void acknowledge(Lsn lsn) {
        Lsn most = acknowledged;
        acknowledged = most == null || lsn.compareTo(most) > 0 ? lsn : most;
    }
}
