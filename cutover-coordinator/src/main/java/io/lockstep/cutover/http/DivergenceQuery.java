package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Divergences;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which divergences to list. A null filter lets everything through.
///
/// @param open whether to list only what differs now
/// @param after the last one of the page before
record DivergenceQuery(
        @Nullable DivergenceState state,
        @Nullable TableId table,
        @Nullable DivergenceClass type,
        boolean open,
        @Nullable Divergence after,
        int limit) {

    /// One page.
    ///
    /// @param next what to give as `after` for the next page; null on the last
    record Found(List<Divergence> page, @Nullable String next) {}

    Found find(Divergences all) {
        Stream<Divergence> rest = after == null ? all.stream() : all.after(after);
        List<Divergence> found = rest.filter(this::accepts).limit(limit + 1L).toList();
        boolean more = found.size() > limit;
        List<Divergence> page = more ? found.subList(0, limit) : found;
        return new Found(page, more ? page.getLast().id() : null);
    }

    boolean accepts(Divergence divergence) {
        return (state == null || state == divergence.state())
                && (table == null || table.equals(divergence.key().table()))
                && (type == null || type == divergence.type())
                && (!open || divergence.state().open());
    }
}
