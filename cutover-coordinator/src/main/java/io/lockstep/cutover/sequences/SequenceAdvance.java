package io.lockstep.cutover.sequences;

import io.lockstep.cutover.act.Action;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.Objects;

/// One sequence of the target that is to be moved on.
///
/// @param last the value that counts as handed out, or when not `called`, as the next one
/// @param up whether it counts up
record SequenceAdvance(TableId sequence, long last, boolean called, boolean up) {
    SequenceAdvance {
        Objects.requireNonNull(sequence);
    }

    /// Looks itself whether it is still behind, so that it never moves a sequence back.
    String statement() {
        String further = up ? "<" : ">";
        String unless = called ? " OR last_value = " + last + " AND NOT is_called" : "";
        return "SELECT pg_catalog.setval(" + Identifiers.literal(sequence.quoted()) + ", " + last + ", " + called
                + ") FROM " + sequence.quoted() + " WHERE last_value " + further + " " + last + unless;
    }

    Action action() {
        return new Action(
                Side.TARGET.word(), "set sequence " + sequence + (called ? " behind " : " to ") + last, statement());
    }
}
