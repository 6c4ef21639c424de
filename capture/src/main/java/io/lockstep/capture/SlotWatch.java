package io.lockstep.capture;

import io.lockstep.capture.database.SlotCare;
import io.lockstep.capture.database.SlotState;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a slot that is not the one read so far, or no longer whole. A slot confirms only what this capture has
/// acknowledged, and so what its topic has; one that has confirmed more was made anew behind its back, for a new slot
/// stands at the end of the log. A server whose log ends before that is not the one that was read. Going back is
/// nothing: a server that crashed forgets what was confirmed last. A slot that retains more log than it may is given
/// up. Thread-safe.
final class SlotWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);

    private final String slot;
    private final SlotCare care;
    private final Continuity continuity;
    private final Supplier<Optional<Lsn>> known;
    private @Nullable Lsn acknowledged;
    private SlotCare.Weight weight = SlotCare.Weight.LIGHT;
    private long givenUp;

    /// @param known how far the slot can have confirmed when this process begins; empty when nothing tells
    SlotWatch(SlotCare care, Continuity continuity, Supplier<Optional<Lsn>> known) {
        this.slot = care.slot();
        this.care = care;
        this.continuity = continuity;
        this.known = known;
    }

    /// Looks at the slot while nobody streams from it.
    synchronized void beforeStreaming(SlotState state) {
        Lsn most = acknowledged == null ? known.get().orElse(null) : acknowledged;
        if (most != null && !state.lost()) {
            Lsn end = new Lsn(state.confirmed().value() + state.lagBytes());
            if (state.confirmed().compareTo(most) > 0) {
                continuity.broken(anew(state, most));
            } else if (end.compareTo(most) < 0) {
                continuity.broken("the log of the " + continuity.side().word() + " ends at " + end
                        + ", before what was read already (" + most + "): it is another server, or was restored");
            }
        }
        acknowledge(state.confirmed());
    }

    /// Looks at the slot at any time, and gives it up when it retains too much: the epoch has ended even when it
    /// cannot be dropped.
    void look(Optional<SlotState> state, Connection connection) throws SQLException {
        if (state.isEmpty()) {
            continuity.lost("the slot " + slot + " of the " + continuity.side().word() + " is gone");
        } else if (state.get().lost()) {
            continuity.lost("the slot " + slot + " of the " + continuity.side().word() + " is of no use: "
                    + state.get().lostBecause());
        } else {
            requireSame(state.get());
            weigh(state.get(), connection);
        }
    }

    /// An engine that is about to start makes the slot itself when it has just been dropped, and says nothing. What
    /// the slot has confirmed was read before what is acknowledged now, so that of the same slot it is never more.
    private synchronized void requireSame(SlotState state) {
        Lsn most = acknowledged;
        if (most != null && state.confirmed().compareTo(most) > 0) {
            continuity.broken(anew(state, most));
        }
    }

    private String anew(SlotState state, Lsn most) {
        return "the slot " + slot + " of the " + continuity.side().word() + " was made anew at " + state.confirmed()
                + ", or Kafka has lost changes: " + most + " is the last that was confirmed";
    }

    /// Refuses to stream from a slot that is to be given up.
    void requireLight(SlotState state) {
        if (care.weigh(state) == SlotCare.Weight.TOO_HEAVY) {
            throw new IllegalStateException(care.reason(state) + ": run `lockstep setup`, which makes it anew");
        }
    }

    /// How many slots were given up since the start.
    synchronized long givenUp() {
        return givenUp;
    }

    private void weigh(SlotState state, Connection connection) throws SQLException {
        SlotCare.Weight now = care.weigh(state);
        if (now != weight && now != SlotCare.Weight.LIGHT) {
            LOG.atWarn()
                    .addKeyValue("slot", slot)
                    .addKeyValue("retainedBytes", state.retainedBytes())
                    .addKeyValue("limitBytes", care.limitBytes())
                    .log(now == SlotCare.Weight.NEAR ? "The slot retains more than half of what it may" : "Given up");
        }
        weight = now;
        if (now == SlotCare.Weight.TOO_HEAVY) {
            continuity.lost(care.reason(state));
            SlotCare.Outcome outcome = care.giveUp(connection);
            LOG.atWarn()
                    .addKeyValue("slot", slot)
                    .addKeyValue("outcome", outcome)
                    .log("Giving the slot up");
            count(outcome);
        }
    }

    private synchronized void count(SlotCare.Outcome outcome) {
        givenUp += outcome == SlotCare.Outcome.DROPPED ? 1 : 0;
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
