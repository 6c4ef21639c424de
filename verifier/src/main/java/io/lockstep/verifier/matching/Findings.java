package io.lockstep.verifier.matching;

import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one step finds out, as it goes.
final class Findings {
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<TableId, Tally> tallies = new LinkedHashMap<>(2);

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    Tally of(TableId table) {
        return tallies.computeIfAbsent(table, _ -> new Tally());
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
