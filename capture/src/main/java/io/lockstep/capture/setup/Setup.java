package io.lockstep.capture.setup;

import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import java.util.List;

/// Makes what a migration needs in both databases, and repairs it: a second setup finds everything there and changes
/// nothing, one after an interruption goes on, and what was lost is made anew in a new epoch. Not thread-safe.
public final class Setup implements AutoCloseable {
    private final Ends ends;
    private final SetupPlan plan;

    private Setup(Ends ends, SetupPlan plan) {
        this.ends = ends;
        this.plan = plan;
    }

    /// Looks at both databases and plans; nothing is changed yet.
    ///
    /// @throws SetupException when a database is not as it must be, naming everything that is wrong with its fix
    public static Setup plan(SetupSettings settings) {
        Ends ends = Ends.open(settings);
        try {
            return new Setup(ends, SetupPlan.of(ends.site(Side.SOURCE), ends.site(Side.TARGET)));
        } catch (RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    public List<Step> steps() {
        return plan.steps();
    }

    /// The tables as the selection comes out.
    public SelectedTables tables() {
        return plan.tables();
    }

    /// Whether everything is there already.
    public boolean isComplete() {
        return steps().stream().allMatch(Step.Present.class::isInstance);
    }

    /// Does what was planned.
    ///
    /// @throws SetupException when a step fails; another setup goes on from there
    public void execute(Watcher watcher) {
        Execution execution = new Execution(ends.byPlace(), watcher);
        steps().forEach(execution::run);
    }

    @Override
    public void close() {
        ends.close();
    }
}
