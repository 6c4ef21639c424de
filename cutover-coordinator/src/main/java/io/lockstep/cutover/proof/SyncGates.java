package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.view.Assessment;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.Side;
import io.lockstep.events.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Waits until every gate has been open for long enough without a break: what is verified is proven, the replicator is
/// close behind, nobody is in a long transaction, approvals are there, and nobody has asked to wait.
public final class SyncGates implements Check {
    /// A transaction that has written for so long would lose its work to the fence.
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final String WRITERS = """
            SELECT count(*), coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)) * 1000, 0)
            FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL
              AND backend_type = 'client backend' AND xact_start < clock_timestamp() - ? * interval '1 ms'""";

    /// Between two looks at the plan, which takes some queries.
    private static final Duration PLAN = Duration.ofSeconds(10);

    private final Rules rules;
    private final Supplier<Overview> overview;
    private final PlanNow plan;
    private final InstantSource clock;
    private final Map<String, Gate> before = new HashMap<>();
    private Instant planned = Instant.EPOCH;

    /// @param overview of the verification, as of now
    public SyncGates(Rules rules, Supplier<Overview> overview, PlanNow plan, InstantSource clock) {
        this.rules = rules;
        this.overview = overview;
        this.plan = plan;
        this.clock = clock;
    }

    /// Makes the plan anew.
    @FunctionalInterface
    public interface PlanNow {
        /// Its hash.
        String hash() throws Exception;
    }

    /// @param maxLag how far the replicator may be behind
    /// @param sustainedFor how long all gates have to have been open
    /// @param approvals how many people have to have approved the plan
    public record Rules(Duration maxLag, Duration sustainedFor, int approvals) {}

    @Override
    public Finding look(Databases databases, History history) throws Exception {
        Instant now = clock.instant();
        if (!now.isBefore(planned.plus(PLAN))) {
            String hash = plan.hash();
            if (!hash.equals(history.opening().plan())) {
                return Finding.fails("the plan is " + hash + " by now, and "
                        + history.opening().plan()
                        + " was begun with: roles, poolers or settings have changed; try it out and begin anew");
            }
            planned = now;
        }
        Overview state = overview.get();
        Gate[] gates = List.of(
                        dated(verification("verification", state), now),
                        dated(lag(rules.maxLag(), state), now),
                        dated(longTransactions(databases), now),
                        dated(approvals(history), now),
                        dated(hold(history), now))
                .toArray(new Gate[0]);
        return decide(now, gates);
    }

    private Finding decide(Instant now, Gate... gates) {
        List<Gate> closed = new ArrayList<>(List.of(gates));
        closed.removeIf(Gate::open);
        if (!closed.isEmpty()) {
            return Finding.notYet(
                    closed.stream()
                            .map(gate -> gate.name() + ": " + gate.observed())
                            .collect(Collectors.joining("; ")),
                    gates);
        }
        Instant youngest =
                List.of(gates).stream().map(Gate::since).max(Instant::compareTo).orElse(now);
        Duration open = Duration.between(youngest, now);
        Duration left = rules.sustainedFor().minus(open);
        return left.isPositive()
                ? Finding.notYet(
                        "all gates are open since " + youngest + ", and have to be for "
                                + rules.sustainedFor().toSeconds() + " s",
                        gates)
                : Finding.holds("all gates have been open for " + open.toSeconds() + " s", gates);
    }

    /// In the state since when; a gate that was closed for a moment begins anew.
    private Gate dated(Gate seen, Instant now) {
        Gate dated = seen.since(before.get(seen.name()), now);
        before.put(seen.name(), dated);
        return dated;
    }

    /// What is verified is proven.
    static Gate verification(String name, Overview state) {
        Assessment assessment = state.assessment();
        String reasons =
                assessment.reasons().stream().limit(3).map(Reason::text).collect(Collectors.joining("; "));
        return gate(
                name,
                reasons.isEmpty() ? "PROVEN" : reasons,
                "PROVEN",
                switch (assessment.verdict()) {
                    case Verdict.Proven _ -> Sighting.State.PASS;
                    case Verdict.InFlight _, Verdict.Diverged _ -> Sighting.State.FAIL;
                    case Verdict.Unproven _ -> Sighting.State.UNKNOWN;
                });
    }

    /// Those that can be looked at without a run, for people to see: what is verified, and how far the replicator is
    /// behind.
    ///
    /// @param maxLag how far it may be behind
    public static List<Gate> watched(Duration maxLag, Overview state) {
        return List.of(verification("verification", state), lag(maxLag, state));
    }

    private static Gate lag(Duration maxLag, Overview state) {
        String required = "at most " + maxLag.toMillis() + " ms";
        Optional<Duration> lag = state.replicationLag();
        return lag.map(behind -> gate(
                        "replication-lag", behind.toMillis() + " ms", required, passed(behind.compareTo(maxLag) <= 0)))
                .orElseGet(() -> gate("replication-lag", "not known", required, Sighting.State.UNKNOWN));
    }

    private static Gate longTransactions(Databases databases) throws SQLException {
        return databases.read(
                Side.SOURCE,
                source -> Query.first(
                                source,
                                WRITERS,
                                row -> gate(
                                        "long-transactions",
                                        row.getLong(1) == 0
                                                ? "none"
                                                : row.getLong(1) + " that have written, the oldest for "
                                                        + row.getLong(2) + " ms",
                                        "no transaction of the source that has written for more than " + LONG.toMillis()
                                                + " ms",
                                        passed(row.getLong(1) == 0)),
                                LONG.toMillis())
                        .orElseThrow());
    }

    private Gate approvals(History history) {
        List<String> approvers = history.approvers();
        return gate(
                "approvals",
                approvers.isEmpty() ? "none" : String.join(", ", approvers),
                rules.approvals() + " of the plan " + history.opening().plan(),
                passed(approvers.size() >= rules.approvals()));
    }

    private static Gate hold(History history) {
        Optional<Line.Postponed> hold = history.hold();
        return gate(
                "not-postponed",
                hold.map(by -> "postponed by " + by.principal() + ": " + by.reason())
                        .orElse("nobody asks to wait"),
                "nobody asks to wait",
                passed(hold.isEmpty()));
    }

    private static Gate gate(String name, String observed, String required, Sighting.State state) {
        return new Gate(name, observed, required, state, Instant.EPOCH);
    }

    private static Sighting.State passed(boolean passed) {
        return passed ? Sighting.State.PASS : Sighting.State.FAIL;
    }
}
