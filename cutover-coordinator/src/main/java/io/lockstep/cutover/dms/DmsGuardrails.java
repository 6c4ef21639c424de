package io.lockstep.cutover.dms;

import static io.lockstep.cutover.guard.Guardrail.Severity.BLOCKER;
import static io.lockstep.cutover.guard.Guardrail.Severity.WARNING;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.aws.AwsException;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.NothingFound;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What has to hold of a DMS task before a cutover begins.
record DmsGuardrails(Dms dms, DmsExpectation expected) {
    private static final Duration RECOVERY = Duration.ofMinutes(10);
    private static final String ROLE = """
            SELECT CASE WHEN r.oid IS NULL THEN 'not there' WHEN NOT r.rolcanlogin THEN 'cannot log in'
                ELSE 'is Lockstep''s own' END
            FROM (VALUES (?)) AS given (name) LEFT JOIN pg_catalog.pg_roles r ON r.rolname = given.name
            WHERE r.oid IS NULL OR NOT r.rolcanlogin OR r.rolname = current_user""";

    /// How one of them is looked at.
    @FunctionalInterface
    private interface Look {
        Sighting at(Databases databases) throws SQLException, InterruptedException;
    }

    /// What AWS refuses is not known, and says which permission is missing.
    private record Asked(String name, Severity severity, String required, Look look) implements Guardrail {
        @Override
        public Sighting look(Databases databases) throws SQLException, InterruptedException {
            try {
                return look.at(databases);
            } catch (AwsException e) {
                return Sighting.unknown(String.valueOf(e.getMessage()), e.fix());
            }
        }
    }

    List<Guardrail> all() {
        List<Guardrail> all = new ArrayList<>();
        all.add(new Asked("replicator-working", BLOCKER, "the DMS task is running", this::working));
        all.add(new Asked(
                "replicator-steady",
                WARNING,
                "the DMS task was not started again within " + RECOVERY.toMinutes() + " minutes",
                this::steady));
        all.add(new Asked("replicator-copied", BLOCKER, "every table of the task is completed", this::copied));
        all.add(new Asked("replicator-carries", BLOCKER, "every migrated table is in the task", this::carries));
        all.add(new Asked("replicator-suspended", BLOCKER, "the task has suspended no table", this::suspended));
        all.add(new Asked("replicator-errors", WARNING, "the task has applied every change", this::errors));
        all.add(new Asked("replicator-settings", BLOCKER, "the task applies as it is verified", this::settings));
        all.add(new Asked("replicator-mappings", BLOCKER, "the task has the rules of tables.mappings", this::mappings));
        all.add(new Asked("replicator-user", BLOCKER, "the task writes as replication.dms.target-user", this::user));
        all.add(new NothingFound(
                "replicator-fence",
                BLOCKER,
                "role " + expected.targetUser() + " can log in to the target, and is not Lockstep's own",
                Side.TARGET,
                ROLE,
                List.of(expected.targetUser()),
                "give the task a role of its own, and name it in replication.dms.target-user"));
        all.add(new Asked("replicator-slot", BLOCKER, "it is known by which slot the task reads", this::slot));
        all.add(new Asked("dms-validation", WARNING, "DMS's own validation has found nothing", this::validation));
        all.add(new Asked("dms-assessment", WARNING, "the premigration assessment was passed", this::assessment));
        return all;
    }

    private Sighting working(Databases databases) throws InterruptedException {
        Optional<TaskState> steady = dms.lookSteadily();
        if (steady.isEmpty()) {
            return Sighting.unknown("DMS says now this of the task, now that", "wait, and look again");
        }
        TaskState state = steady.get();
        String observed = "task " + state.name() + " is " + state.shown();
        return state.activity() == TaskState.Activity.RUNNING
                ? Sighting.pass(observed)
                : Sighting.fail(observed, "`lockstep dms resume`; its log in CloudWatch says why it ended");
    }

    private Sighting steady(Databases databases) {
        Optional<Instant> started = dms.look().started();
        if (started.isEmpty()) {
            return Sighting.unknown("DMS does not say when the task was started", "see `lockstep dms status`");
        }
        return started.get().isBefore(Instant.now().minus(RECOVERY))
                ? Sighting.pass("running since " + started.get())
                : Sighting.fail(
                        "started at " + started.get() + ", by whomever",
                        "wait: a task that was started again applies once more what it had applied");
    }

    private Sighting copied(Databases databases) {
        return none(
                dms.tables(),
                table -> table.completed() ? Optional.empty() : Optional.of(table.table() + ": " + table.state()),
                "wait, or `lockstep dms reload-table`");
    }

    private Sighting carries(Databases databases) {
        Set<TableId> there = dms.tables().stream().map(TableState::table).collect(Collectors.toSet());
        return none(
                expected.source().tables(),
                table -> there.contains(table) ? Optional.empty() : Optional.of(table.toString()),
                "add it to the task's table mappings, or leave it out by tables.exclude");
    }

    private Sighting suspended(Databases databases) throws SQLException {
        TaskState state = dms.look();
        return named(
                databases.read(Side.TARGET, onTarget(state)::suspended),
                "correct what is wrong with it, then `lockstep dms reload-table`");
    }

    private Sighting errors(Databases databases) throws SQLException {
        TaskState state = dms.look();
        return named(
                databases.read(Side.TARGET, target -> onTarget(state).exceptions(target, state.started())),
                "see awsdms_apply_exceptions; what differs because of it, `lockstep divergences` lists");
    }

    private DmsOnTarget onTarget(TaskState state) {
        return new DmsOnTarget(
                TaskDocuments.controlSchema(state), List.of(dms.arn().resource(), state.name()));
    }

    private Sighting settings(Databases databases) {
        return named(
                TaskDocuments.unfit(dms.look(), expected.ordered()),
                "set replication.apply to causal (or auto), and begin a new epoch by `lockstep setup --new-epoch`");
    }

    private Sighting mappings(Databases databases) {
        return TaskDocuments.otherMappings(dms.look(), expected.mappings())
                .map(problem -> Sighting.fail(problem, "give Lockstep the document that the task has"))
                .orElseGet(() -> Sighting.pass("the same"));
    }

    private Sighting user(Databases databases) {
        Optional<String> user = dms.targetUser(dms.look());
        if (user.isEmpty()) {
            return Sighting.pass("its endpoint keeps its name in a secret");
        }
        return user.get().equals(expected.targetUser())
                ? Sighting.pass("role " + user.get())
                : Sighting.fail("it writes as " + user.get(), "correct replication.dms.target-user");
    }

    private Sighting slot(Databases databases) throws SQLException {
        List<String> found = new TaskSlot(dms, expected.slot()).candidates(databases, dms.look());
        return found.size() == 1
                ? Sighting.pass("slot " + found.getFirst())
                : Sighting.fail(
                        found.isEmpty() ? "none on the source" : NothingFound.named(found),
                        "name it in replication.dms.slot");
    }

    private Sighting validation(Databases databases) {
        return none(
                dms.tables(),
                table -> table.failed() + table.suspended() == 0
                        ? Optional.empty()
                        : Optional.of(table.table() + " (" + table.validation() + ", " + table.failed() + " failed, "
                                + table.suspended() + " not validated)"),
                "see awsdms_validation_failures_v1; Lockstep's own verdict is the one that counts");
    }

    private Sighting assessment(Databases databases) {
        return named(dms.assessments(), "see the report of the assessment in S3");
    }

    private static <T> Sighting none(Collection<T> all, Function<T, Optional<String>> problem, String fix) {
        return named(all.stream().flatMap(each -> problem.apply(each).stream()).toList(), fix);
    }

    private static Sighting named(List<?> found, String fix) {
        return found.isEmpty()
                ? Sighting.pass("nothing to the contrary")
                : Sighting.fail(
                        NothingFound.named(found.stream().map(Object::toString).toList()), fix);
    }
}
