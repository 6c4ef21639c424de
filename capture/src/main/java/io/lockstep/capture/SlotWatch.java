package io.lockstep.capture;

import io.lockstep.capture.database.SlotState;
import io.lockstep.events.Lsn;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells a slot that is not the one read so far, or no longer whole. A slot confirms only what this capture has
/// acknowledged, so one that has confirmed more was made anew behind its back; a server whose log ends before that
/// is not the one that was read. Going back is nothing: a server that crashed forgets what was confirmed last.
/// Thread-safe.
final class SlotWatch {
    private final String slot;
    private final Continuity continuity;
    private @Nullable Lsn acknowledged;

    SlotWatch(String slot, Continuity continuity) {
        this.slot = slot;
        this.continuity = continuity;
    }

    /// Looks at the slot while nobody streams from it.
    synchronized void beforeStreaming(SlotState state) {
        Lsn most = acknowledged;
        if (most != null && !state.lost()) {
            Lsn end = new Lsn(state.confirmed().value() + state.lagBytes());
            if (state.confirmed().compareTo(most) > 0) {
                continuity.lost(
                        "the slot " + slot + " of the " + continuity.side().word() + " was made anew at "
                                + state.confirmed() + ", while " + most + " was the last that this capture confirmed");
            } else if (end.compareTo(most) < 0) {
                continuity.lost("the log of the " + continuity.side().word() + " ends at " + end
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

    /// The engine may now confirm everything up to a record with this offset.
    synchronized void acknowledged(Map<String, ?> offset) {
        for (String place : new String[] {"lsn", "lsn_proc", "lsn_commit"}) {
            if (offset.get(place) instanceof Long lsn) {
                acknowledge(new Lsn(lsn));
            }
        }
    }

    private void acknowledge(Lsn lsn) {
        Lsn most = acknowledged;
        acknowledged = most == null || lsn.compareTo(most) > 0 ? lsn : most;
    }
}
