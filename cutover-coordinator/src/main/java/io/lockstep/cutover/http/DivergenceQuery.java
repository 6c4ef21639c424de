package io.lockstep.cutover.http;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import org.jspecify.annotations.Nullable;

/// Which divergences to list. A null filter lets everything through.
///
/// @param after the last one of the page before
record DivergenceQuery(
        @Nullable DivergenceState state,
        @Nullable TableId table,
        @Nullable DivergenceClass type,
        @Nullable Divergence after,
        int limit) {
    boolean accepts(Divergence divergence) {
        return (state == null || state == divergence.state())
                && (table == null || table.equals(divergence.key().table()))
                && (type == null || type == divergence.type());
    }
}
