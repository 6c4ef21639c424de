package io.lockstep.verifier.matching;

import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one step finds out, as it goes.
final class Findings {
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<TableId, Tally> tallies = new LinkedHashMap<>(2);
    private @Nullable TableId newest;
    private @Nullable Tally newestTally;

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /// Most steps are about one table.
    Tally of(TableId table) {
        Tally tally = newestTally;
        if (tally == null || !table.equals(newest)) {
            tally = tallies.computeIfAbsent(table, _ -> new Tally());
            newest = table;
            newestTally = tally;
        }
        return tally;
    }

    /// The lane with what happened to versions added to its accounts.
    LaneState account(LaneState lane) {
        LaneState accounted = lane;
        for (Tally tally : tallies.values()) {
            accounted = accounted.plus(tally.source(), tally.target());
        }
        return accounted;
    }

    /// Everything found out; what happened to versions of a table comes last.
    List<Outcome> outcomes() {
        tallies.forEach((table, tally) -> accounted(table, tally.source(), tally.target()));
        return List.copyOf(outcomes);
    }

    private void accounted(TableId table, SourceAccount source, TargetAccount target) {
        if (!source.equals(SourceAccount.ZERO) || !target.equals(TargetAccount.ZERO)) {
            outcomes.add(new Outcome.Accounted(table, source, target));
        }
    }
}
