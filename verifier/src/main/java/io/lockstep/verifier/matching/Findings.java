package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one step finds out, as it goes. Most steps take one version of one row, so that is what it is made for.
final class Findings {
    private static final int FEW = 4;

    private final List<Outcome> outcomes = new ArrayList<>(FEW);
    private @Nullable Tally newest;

    /// By table, once there are several.
    private @Nullable Map<TableId, Tally> several;

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    Tally of(TableId table) {
        Tally tally = newest;
        if (tally == null || !tally.table().equals(table)) {
            tally = tally == null ? new Tally(table) : other(tally, table);
            newest = tally;
        }
        return tally;
    }

    /// The lane with what happened to versions added to its accounts. To be asked for once, when all else is found out:
    /// what happened to versions of a table is the last outcome.
    LaneState account(LaneState lane) {
        Tally only = newest;
        if (several == null) {
            return only == null ? lane : account(only, lane);
        }
        LaneState accounted = lane;
        for (Tally tally : several.values()) {
            accounted = account(tally, accounted);
        }
        return accounted;
    }

    private LaneState account(Tally tally, LaneState lane) {
        SourceAccount source = tally.source();
        TargetAccount target = tally.target();
        if (!source.equals(SourceAccount.ZERO) || !target.equals(TargetAccount.ZERO)) {
            outcomes.add(new Outcome.Accounted(tally.table(), source, target));
        }
        return lane.plus(source, target);
    }

    /// The list is the caller's.
    List<Outcome> outcomes() {
        return outcomes;
    }

    private Tally other(Tally first, TableId table) {
        Map<TableId, Tally> all = several;
        if (all == null) {
            all = new LinkedHashMap<>();
            all.put(first.table(), first);
            several = all;
        }
        return all.computeIfAbsent(table, Tally::new);
    }

    /// The standing of a key that was decided once more and is not right: what explained it was read of versions
    /// that are not the newest any more. Of a row at rest no log knows what it should be, so that none can tell
    /// whether a further version of the target has put it right: only reads can.
    ///
    /// @param moved whether the target has shown a further version
    Standing reopened(RowKey key, Standing standing, boolean moved) {
        if (standing instanceof Standing.Suspected suspected
                && suspected.stage() != Standing.Stage.SUSPECT
                && (suspected.stage() == Standing.Stage.EXPLAINED
                        || (moved && suspected.suspect().atRest()))) {
            add(new Outcome.Rechecked(key, suspected.suspect()));
            return suspected.at(Standing.Stage.SUSPECT);
        }
        return standing;
    }
}
