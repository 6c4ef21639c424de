package io.lockstep.capture.setup;

import io.lockstep.capture.database.Problem;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import java.util.List;
import java.util.stream.Stream;

/// Makes what a migration needs in both databases, and repairs it: a second setup finds everything there and
/// changes nothing, one after an interruption goes on, and what was lost is made anew in a new epoch. Not
/// thread-safe.
public final class Setup implements AutoCloseable {
    private final Ends ends;
    private final SetupPlan plan;
    private final List<Step> steps;
    private final List<Access> access;

    private Setup(Ends ends) {
        this.ends = ends;
        ends.topics().ifPresent(topics -> Problem.refuse(topics.problems()));
        Site source = ends.site(Side.SOURCE);
        Site target = ends.site(Side.TARGET);
        this.plan = SetupPlan.of(source, target);
        this.access = Stream.of(source, target)
                .flatMap(site -> Access.of(site.side(), new RuntimeRoles(site, plan.on(site.side())).wanted()).stream())
                .toList();
        this.steps = Stream.concat(
                        plan.steps().stream(), ends.topics().stream().flatMap(topics -> kafka(topics, source)))
                .toList();
    }

    private static Stream<Step> kafka(MigrationTopics topics, Site source) {
        List<Step> reset = source.settings().everyEpoch() ? topics.reset() : List.of();
        return Stream.concat(topics.plan(source).stream(), reset.stream());
    }

    /// Looks at both databases and plans; nothing is changed yet.
    ///
    /// @throws SetupException when a database is not as it must be, naming everything that is wrong with its fix
    public static Setup plan(SetupSettings settings) {
        Ends ends = Ends.open(settings);
        try {
            return new Setup(ends);
        } catch (RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    /// Everything that is needed, in the order in which it is made; what is there already as well.
    public List<Step> steps() {
        return steps;
    }

    /// The tables of each lane, as the selection comes out.
    public List<SelectedTables> tables() {
        return List.copyOf(plan.lanes().values());
    }

    /// What an operator should know of them, a line for each table or column that is not verified, or not exactly.
    public List<String> remarks() {
        return tables().stream().flatMap(lane -> lane.remarks().stream()).toList();
    }

    /// What the roles of the services may do when it is done.
    public List<Access> access() {
        return access;
    }

    /// Whether everything is there already.
    public boolean isComplete() {
        return steps().stream().allMatch(Step.Present.class::isInstance);
    }

    /// Does what was planned.
    ///
    /// @throws SetupException when a step fails; another setup goes on from there
    public void execute(Watcher watcher) {
        steps.forEach(ends.execution(watcher)::run);
    }

    @Override
    public void close() {
        ends.close();
    }
}
