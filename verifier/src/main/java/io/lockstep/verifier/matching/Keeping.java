package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts away what is remembered of a key, and keeps the index in step with what it needs.
///
/// @param retention for how many proof points a settled key is remembered
record Keeping(PartitionState state, int retention) {

    /// @param before what was put away last; null when nothing was, or nothing of this epoch
    /// @param after null when it is to be forgotten
    void put(RowKey name, @Nullable KeyState before, @Nullable KeyState after) {
        if (after == null) {
            state.forget(name);
        } else {
            state.put(name, after);
        }
        index(name, agenda(before), agenda(after));
        watch(name, before != null && before.watched(), after != null && after.watched());
    }

    /// A new epoch: what stands of the last one is to be forgotten at the next proof point, as all else in its turn.
    void begin() {
        for (RowKey name : state.watched()) {
            state.unwatch(name);
            state.index(new Agenda(Agenda.Axis.SHOWN, 0), name);
        }
    }

    /// A state of an earlier epoch. What the target showed last may still tell what the row looks like, for a while.
    void outdated(RowKey name, @Nullable KeyState old, Agenda indexed, Point point) {
        state.unindex(indexed, name);
        Carried last = old == null ? null : old.lastTarget();
        if (last != null && !point.outlives(last.interval())) {
            state.index(new Agenda(Agenda.Axis.DUE, Math.max(last.interval() + retention, point.reached())), name);
        } else {
            state.forget(name);
        }
    }

    @Nullable
    Agenda agenda(@Nullable KeyState key) {
        return key == null ? null : key.agenda(retention);
    }

    private void index(RowKey name, @Nullable Agenda asked, @Nullable Agenda wanted) {
        if (!Objects.equals(asked, wanted)) {
            if (asked != null) {
                state.unindex(asked, name);
            }
            if (wanted != null) {
                state.index(wanted, name);
            }
        }
    }

    private void watch(RowKey name, boolean asked, boolean wanted) {
        if (wanted && !asked) {
            state.watch(name);
        } else if (asked && !wanted) {
            state.unwatch(name);
        }
    }
}
