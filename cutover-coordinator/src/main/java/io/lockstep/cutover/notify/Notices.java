package io.lockstep.cutover.notify;

import io.lockstep.cutover.live.LiveEvent;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.view.Overview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// Decides what people are told of what happens on one leg of a migration. Pure but for what it remembers,
/// so that nothing is told twice. Not thread-safe.
///
/// Once a cutover is decided, rows on the two sides may differ: the application writes the target, and what
/// is verified from then on is the next leg. Of this one only cutovers are told any more.
final class Notices {
    private final String migration;
    private final LongFunction<String> ids;
    private final Instant from;
    private final VerdictNotices verdicts = new VerdictNotices();
    private final DivergenceNotices divergences = new DivergenceNotices();
    private final CutoverNotices cutovers = new CutoverNotices();
    private boolean decided;

    /// @param ids what a run is called outside, by its number
    /// @param from what a journal says of before was told by somebody else
    Notices(String migration, LongFunction<String> ids, Instant from) {
        this.migration = migration;
        this.ids = ids;
        this.from = from;
    }

    /// What is to be told of an event.
    List<Notice> of(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Moved moved -> of(moved);
            case LiveEvent.Changed(var divergence) -> {
                divergences.changed(divergence);
                yield List.of();
            }
            case LiveEvent.Judged _, LiveEvent.Proven _, LiveEvent.Gated _, LiveEvent.Reset _ -> List.of();
        };
    }

    private List<Notice> of(LiveEvent.Moved moved) {
        decided = switch (moved.run()) {
            case Run.Completing _, Run.Finished _ -> true;
            case Run.Advancing _, Run.Committing _, Run.GivingUp _, Run.Undoing _, Run.Aborted _ -> false;
        };
        List<Notice> told = cutovers.moved(migration, ids.apply(moved.entry().run()), moved);
        return moved.entry().at().isBefore(from) ? List.of() : told;
    }

    /// What is to be told of how things stand now. To be asked every second or so.
    List<Notice> look(Overview overview) {
        if (decided) {
            return List.of();
        }
        Instant now = overview.observation().now();
        List<Notice> told = new ArrayList<>();
        divergences.look(migration, now).ifPresent(told::add);
        verdicts.look(migration, overview, now).ifPresent(told::add);
        return told;
    }

    /// Whether this leg is verified no longer.
    boolean isDecided() {
        return decided;
    }
}
