package io.lockstep.cutover.fence;

import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Gives back the logins that a fence has taken, and no others: by the image that it kept. Needs nothing but the
/// source. Thread-safe.
public final class Unfencing {
    private static final String NOW = "SELECT oid, rolname, rolcanlogin FROM pg_roles";

    private final CutoverTables tables;
    private final Images images;

    public Unfencing(CutoverTables tables) {
        this.tables = tables;
        this.images = new Images(tables, Side.SOURCE, FenceSource.STEP);
    }

    /// The newest run that has fenced the source; empty when none has.
    public Optional<Long> newestRun(Connection source) throws SQLException {
        return Query.list(
                        source,
                        "SELECT run FROM " + tables.image().quoted()
                                + " WHERE side = ? AND step = ? ORDER BY run DESC LIMIT 1",
                        row -> row.getLong(1),
                        Side.SOURCE.word(),
                        FenceSource.STEP)
                .stream()
                .findFirst();
    }

    /// What [#perform] would do now. Changes nothing.
    public List<Restored> plan(Connection source, long run) throws SQLException {
        Map<Long, FencedRole> now =
                Query.list(source, NOW, row -> new FencedRole(row.getLong(1), row.getString(2), row.getBoolean(3)))
                        .stream()
                        .collect(Collectors.toMap(FencedRole::oid, Function.identity()));
        List<Restored> restored = new ArrayList<>();
        for (FencedRole before : images.read(source, run)) {
            restored.add(restored(before, Optional.ofNullable(now.get(before.oid()))));
        }
        restored.sort((one, other) -> one.role().compareTo(other.role()));
        return restored;
    }

    /// The roles from which the newest run has taken the login and that are there still, by the names that they have
    /// now; none when no run has.
    public List<String> hadLogin(Connection source) throws SQLException {
        Optional<Long> run = newestRun(source);
        return run.isEmpty()
                ? List.of()
                : plan(source, run.get()).stream()
                        .filter(each -> each.outcome() == Restored.Outcome.RESTORED
                                || each.outcome() == Restored.Outcome.HAS_IT)
                        .map(Restored::role)
                        .toList();
    }

    private static Restored restored(FencedRole before, Optional<FencedRole> now) {
        if (now.isEmpty()) {
            return new Restored(before.role(), Restored.Outcome.DROPPED, "");
        }
        String role = now.get().role();
        if (!before.login()) {
            return new Restored(role, Restored.Outcome.WITHOUT_LOGIN_BEFORE, "");
        }
        return now.get().login()
                ? new Restored(role, Restored.Outcome.HAS_IT, "")
                : new Restored(role, Restored.Outcome.RESTORED, "ALTER ROLE " + Identifiers.quote(role) + " LOGIN");
    }

    /// Does it, in one transaction. Again changes nothing.
    ///
    /// @throws UndecidedException when the decision of the run is not ABORT; nothing was done
    public List<Restored> perform(Permit permit) throws SQLException {
        return permit.transaction(Side.SOURCE, source -> {
            new DecisionTable(tables).require(source, Side.SOURCE, permit.run(), Verdict.ABORT);
            Query.execute(source, "SET LOCAL synchronous_commit = on");
            List<Restored> restored = plan(source, permit.run());
            for (Restored each : restored) {
                if (!each.statement().isEmpty()) {
                    Query.execute(source, each.statement());
                }
            }
            return restored;
        });
    }
}
