package io.lockstep.cutover.fence;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gives the application's roles their login on the target: from then on it takes writes. Needs the copy of COMMIT
/// that is on the target.
///
/// A role that is missing there does not keep the others out: they get their login, and it is tried again.
public final class OpenTarget implements Act {
    private static final String STEP = Forward.OPEN_TARGET.name();

    private final List<String> roles;
    private final CutoverTables tables;
    private final Images images;

    /// @param roles of the application, as the target calls them
    public OpenTarget(List<String> roles, CutoverTables tables) {
        this.roles = List.copyOf(roles);
        this.tables = tables;
        this.images = new Images(tables, Side.TARGET, STEP);
    }

    @Override
    public List<Action> plan(Databases databases) throws SQLException {
        return logins(databases.read(Side.TARGET, this::there));
    }

    private static List<Action> logins(List<FencedRole> there) {
        return there.stream()
                .filter(role -> !role.login())
                .map(role -> new Action(
                        Side.TARGET.word(),
                        "give role " + role.role() + " its login",
                        "ALTER ROLE " + Identifiers.quote(role.role()) + " LOGIN"))
                .toList();
    }

    private List<FencedRole> there(Connection target) throws SQLException {
        return Query.list(
                target,
                "SELECT oid, rolname, rolcanlogin FROM pg_roles WHERE rolname = ANY (?) ORDER BY rolname",
                row -> new FencedRole(row.getLong(1), row.getString(2), row.getBoolean(3)),
                roles);
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        List<FencedRole> there = databases.read(Side.TARGET, this::there);
        List<String> closed = new ArrayList<>(missing(there).stream()
                .map(role -> role + " does not exist on the target")
                .toList());
        there.stream().filter(role -> !role.login()).forEach(role -> closed.add(role.role() + " cannot log in"));
        if (closed.isEmpty()) {
            return new Probe.Done("can log in: " + String.join(", ", roles));
        }
        return closed.size() == roles.size() ? new Probe.Absent() : new Probe.Partial(String.join(", ", closed));
    }

    /// @throws UndecidedException when the target does not say COMMIT of the run; nothing was done
    /// @throws IllegalStateException when a role is missing; the others have their login
    @Override
    public void perform(Permit permit) throws SQLException {
        List<FencedRole> there = permit.transaction(Side.TARGET, target -> open(permit, target));
        Set<String> missing = missing(there);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("the target has no role " + String.join(", ", missing)
                    + ": create it there with the privileges and the password that it has on the source");
        }
    }

    private List<FencedRole> open(Permit permit, Connection target) throws SQLException {
        new DecisionTable(tables).require(target, Side.TARGET, permit.run(), Verdict.COMMIT);
        Query.execute(target, "SET LOCAL synchronous_commit = on");
        List<FencedRole> there = there(target);
        images.keep(permit, target, there);
        for (Action action : logins(there)) {
            Query.execute(target, action.statement());
        }
        return there;
    }

    private Set<String> missing(List<FencedRole> there) {
        Set<String> missing = new HashSet<>(roles);
        there.forEach(role -> missing.remove(role.role()));
        return missing;
    }

    /// Never: it follows the decision, after which nothing is undone.
    @Override
    public void undo(Permit permit) {
        throw new IllegalStateException("the target is open for good: the way back is a failback");
    }
}
