package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.Explain;
import io.lockstep.app.failure.Peer;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.decision.Decision;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.fence.Restored;
import io.lockstep.cutover.fence.Unfencing;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.lease.LeaseRow;
import io.lockstep.cutover.lease.LeaseTakenException;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Gives the source's logins back with nothing but the source at hand: no Kafka, no coordinator, no target.
public final class Unfence {
    private static final Duration LASTING = Duration.ofSeconds(30);
    private static final String PROOF = "lockstep unfence";

    private final DatabaseAccess access;
    private final String section;
    private final CutoverTables tables;

    public Unfence(Configuration configuration) {
        this.access = configuration.admin().source().orElse(configuration.source());
        this.section = configuration.admin().source().isPresent() ? "admin.source" : "source";
        this.tables = configuration.cutoverTables();
    }

    /// What was found, and what was done or would be.
    ///
    /// @param run the newest that has fenced the source; empty when none has
    /// @param statements what is sent, in order
    public record Outcome(Optional<Long> run, List<Restored> roles, List<String> statements) {
        public Outcome {
            roles = List.copyOf(roles);
            statements = List.copyOf(statements);
        }

        /// Whether every login is there already.
        public boolean isNothing() {
            return roles.stream().allMatch(role -> role.statement().isEmpty());
        }
    }

    /// What [#perform] would do. Changes nothing.
    ///
    /// @throws UserError as [#perform], but for a lease that is held
    public Outcome plan() throws SQLException {
        try (Connection source = connect()) {
            requireTables(source);
            Optional<Long> run = new Unfencing(tables).newestRun(source);
            return run.isPresent() ? plan(source, run.get()) : new Outcome(run, List.of(), List.of());
        }
    }

    private Outcome plan(Connection source, long run) throws SQLException {
        DecisionTable decisions = new DecisionTable(tables);
        decisions
                .read(source, Side.SOURCE, run)
                .map(Decision::verdict)
                .filter(Verdict.COMMIT::equals)
                .ifPresent(_ -> refuse(run));
        List<Restored> roles = new Unfencing(tables).plan(source, run);
        long epoch = Lease.look(source, tables).map(LeaseRow::epoch).orElse(0L) + 1;
        List<String> logins = roles.stream()
                .map(Restored::statement)
                .filter(statement -> !statement.isEmpty())
                .toList();
        List<String> statements = new ArrayList<>();
        if (!logins.isEmpty()) {
            statements.add(decisions.asking(run, new Decision(Verdict.ABORT, epoch, PROOF)));
            statements.addAll(logins);
        }
        return new Outcome(Optional.of(run), roles, statements);
    }

    /// Asks for ABORT, and when that is what the run's decision says, gives the logins back.
    ///
    /// @throws UserError when the target has taken over, when somebody else acts, or when the source has never been
    /// set up for a cutover
    public Outcome perform() throws SQLException {
        Outcome planned = plan();
        if (planned.run().isEmpty() || planned.isNothing()) {
            return planned;
        }
        long run = planned.run().get();
        Map<Side, Connector> source = Map.of(Side.SOURCE, this::connect);
        try (Lease lease = Lease.take(source, tables, LASTING, "unfence-" + UUID.randomUUID(), run)) {
            Verdict verdict = lease.transaction(
                    Side.SOURCE,
                    session -> new DecisionTable(tables).decide(session, run, Verdict.ABORT, lease.epoch(), PROOF));
            if (verdict == Verdict.COMMIT) {
                lease.release();
                refuse(run);
            }
            List<Restored> roles = new Unfencing(tables).perform(lease);
            lease.release();
            return new Outcome(planned.run(), roles, planned.statements());
        } catch (LeaseTakenException e) {
            throw held(e);
        }
    }

    private UserError held(LeaseTakenException held) throws SQLException {
        try (Connection source = connect()) {
            String left = Lease.look(source, tables)
                    .map(row -> row.left().toSeconds() + 1 + " s")
                    .orElse("a while");
            return new UserError(
                    String.valueOf(held.getMessage()) + " (" + left + " from now, unless it renews it)",
                    "abort the cutover there; or stop that process, and run this again when its lease has ended",
                    ExitStatus.NO_GO,
                    held);
        }
    }

    private static void refuse(long run) {
        throw new UserError(
                "run " + run + " has been decided: COMMIT. The target has taken over, and un-fencing the source would"
                        + " have both take writes",
                "let the cutover finish, or fail back; nothing was changed",
                ExitStatus.MANUAL_ACTION);
    }

    /// A setup of a version that could not cut over has made none of them.
    private void requireTables(Connection source) throws SQLException {
        for (TableId table : List.of(tables.image(), tables.decision(), tables.lease())) {
            if (!exists(source, table)) {
                throw UserError.usage(
                        "the source has no table " + table
                                + ": the setup there was made by a version that never fences,"
                                + " or for another schema",
                        "if this is the right database there is nothing to un-fence; `lockstep setup` adds the table");
            }
        }
    }

    private static boolean exists(Connection source, TableId table) throws SQLException {
        try (PreparedStatement statement =
                source.prepareStatement("SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = ?")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private Connection connect() throws SQLException {
        DatabaseAddress address = Wiring.address(access);
        try {
            return address.connect();
        } catch (SQLException e) {
            throw Explain.failure(new Peer("source database", access.url(), section), e)
                    .orElseThrow(() -> e);
        }
    }
}
