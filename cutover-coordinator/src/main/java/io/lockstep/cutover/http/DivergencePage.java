package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Divergences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of divergences, newest first.
///
/// @param next what to give as `after` for the next page; null on the last
record DivergencePage(
        List<DivergenceDocument> divergences, @Nullable String next) {
    static DivergencePage of(Divergences all, DivergenceQuery query) {
        DivergenceQuery.Found found = query.find(all);
        return new DivergencePage(
                found.page().stream().map(DivergenceDocument::of).toList(), found.next());
    }
}
