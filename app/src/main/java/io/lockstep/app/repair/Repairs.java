package io.lockstep.app.repair;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.client.DivergenceFilter;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Nearest;
import io.lockstep.events.TableId;
import io.lockstep.verifier.repair.Outcome;
import io.lockstep.verifier.repair.RepairSettings;
import io.lockstep.verifier.repair.Repairer;
import io.lockstep.verifier.repair.Report;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Repairs the confirmed divergences of one table, or says what a repair would do.
///
/// @param writer the role that writes, as the user calls it
/// @param patience how long watermarks and verdicts are waited for
/// @param told of what happens, a line each
public record Repairs(
        String migration,
        String writer,
        RepairSettings settings,
        CoordinatorClient client,
        Duration patience,
        InstantSource clock,
        Consumer<String> told) {
    /// What is asked for.
    ///
    /// @param key of the only row that is wanted; empty for all
    /// @param fireTriggers whether triggers, rules and cascades of the target may act
    /// @param values whether a plan is to keep the values of rows
    public record Wish(TableId table, Optional<String> key, boolean fireTriggers, boolean values) {}

    /// Looks, and writes nothing.
    public RepairRun plan(Wish wish) throws SQLException, InterruptedException {
        Damages damages = damages(wish);
        RepairRun run = RepairRun.nothing(migration, wish.table(), false, damages.skipped());
        if (damages.rows().isEmpty()) {
            return run;
        }
        try (Repairer repairer = open(wish)) {
            List<Report> planned = repairer.plan(damages.rows(), wish.values());
            return run.with(planned, repairer.columns())
                    .warned(obstacles(wish, repairer, planned).stream()
                            .map(obstacle -> obstacle.what() + "; " + obstacle.fix())
                            .toList());
        }
    }

    /// Writes, once that is agreed to.
    ///
    /// @param agreed is asked once the writes are known, and whether they may be made
    /// @param token of an operator, for rechecks; empty when there is none
    /// @throws UserError when something has to be done first
    public RepairRun apply(Wish wish, Predicate<List<Report>> agreed, Optional<Secret> token)
            throws SQLException, InterruptedException {
        Damages damages = damages(wish);
        RepairRun run = RepairRun.nothing(migration, wish.table(), true, damages.skipped());
        if (damages.rows().isEmpty()) {
            return run;
        }
        try (Repairer repairer = open(wish)) {
            List<Report> planned = repairer.plan(damages.rows(), false);
            if (planned.stream().noneMatch(report -> report.outcome() == Outcome.PLANNED)) {
                return run.with(planned, repairer.columns());
            }
            refuse(obstacles(wish, repairer, planned));
            if (!agreed.test(planned)) {
                throw UserError.usage("nothing was written: that was not the migration's name", "");
            }
            List<Report> reports = repairer.apply(damages.rows(), report -> told.accept(line(report)));
            return run.with(reports, repairer.columns()).closed(closed(wish, reports, token));
        }
    }

    private static void refuse(List<UserError> obstacles) {
        if (!obstacles.isEmpty()) {
            throw new UserError(
                    obstacles.stream().map(UserError::what).collect(Collectors.joining("; and ")),
                    obstacles.stream().map(UserError::fix).collect(Collectors.joining("; and ")),
                    ExitStatus.MANUAL_ACTION);
        }
    }

    private Map<String, DivergenceState> closed(Wish wish, List<Report> reports, Optional<Secret> token)
            throws InterruptedException {
        List<String> repaired = reports.stream()
                .filter(report -> report.outcome() == Outcome.REPAIRED)
                .map(report -> report.damage().id())
                .toList();
        return repaired.isEmpty()
                ? Map.of()
                : new Closing(client, filter(wish), token, patience, clock, told).await(repaired);
    }

    private Damages damages(Wish wish) throws InterruptedException {
        JsonNode divergences = client.divergences(filter(wish)).path("divergences");
        if (divergences.isEmpty()) {
            requireTable(wish.table());
        }
        return Damages.of(divergences, wish.table(), wish.key());
    }

    /// That a table which nobody knows has no divergence means nothing.
    private void requireTable(TableId table) throws InterruptedException {
        Set<String> known = client.tables()
                .path("tables")
                .valueStream()
                .map(each -> each.path("table").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(table.toString())) {
            throw UserError.usage(
                    "the coordinator has seen no table " + table,
                    Nearest.to(table.toString(), known)
                            .map(name -> "did you mean " + name + "?")
                            .orElse("`lockstep tables` lists them, as the target calls them"));
        }
    }

    private static DivergenceFilter filter(Wish wish) {
        return new DivergenceFilter("", wish.table().toString(), "");
    }

    private Repairer open(Wish wish) throws SQLException {
        return Repairer.open(wish.table(), settings, new CoordinatorProof(client, patience, clock));
    }

    /// What has to be done before rows can be written.
    private List<UserError> obstacles(Wish wish, Repairer repairer, List<Report> planned) throws SQLException {
        var obstacles = new ArrayList<UserError>();
        List<String> grants = repairer.grants(planned);
        if (!grants.isEmpty()) {
            obstacles.add(new UserError(
                    writer + " may not write " + wish.table() + " on the target: it needs " + String.join("; ", grants),
                    "execute that there, or name a role that may in admin.target",
                    ExitStatus.MANUAL_ACTION));
        }
        List<String> acting = wish.fireTriggers() ? List.of() : repairer.acting();
        if (!acting.isEmpty()) {
            obstacles.add(new UserError(
                    "a repair of " + wish.table() + " would set off " + String.join(", ", acting),
                    repairer.replica()
                            ? "disable them meanwhile, or let them act: --fire-triggers"
                            : "let " + writer + " write as a replicator does (superuser, or from PostgreSQL 15: GRANT"
                                    + " SET ON PARAMETER session_replication_role), or let them act: --fire-triggers",
                    ExitStatus.MANUAL_ACTION));
        }
        return obstacles;
    }

    private static String line(Report report) {
        return report.repair().map(repair -> repair.remedy().word() + " ").orElse("")
                + report.damage().key().columns().stream()
                        .map(column -> column.name() + "=" + column.text())
                        .collect(Collectors.joining(","))
                + ": "
                + (report.outcome() == Outcome.REPAIRED
                        ? "written"
                        : report.outcome().name() + ", " + report.reason());
    }
}
