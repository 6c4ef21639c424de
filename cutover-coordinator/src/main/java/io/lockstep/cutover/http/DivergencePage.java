package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Divergences;
import io.lockstep.events.json.Divergence;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One page of divergences, newest first.
///
/// @param next what to give as `after` for the next page; null on the last
record DivergencePage(
        List<DivergenceDocument> divergences, @Nullable String next) {
    static DivergencePage of(Divergences all, DivergenceQuery query) {
        Stream<Divergence> rest = query.after() == null ? all.stream() : all.after(query.after());
        List<Divergence> found =
                rest.filter(query::accepts).limit(query.limit() + 1L).toList();
        boolean more = found.size() > query.limit();
        List<Divergence> shown = more ? found.subList(0, query.limit()) : found;
        return new DivergencePage(
                shown.stream().map(DivergenceDocument::of).toList(),
                more ? shown.getLast().id() : null);
    }
}
