package io.lockstep.cutover.fence;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a replicator off the target that writes there as a client: its role loses the login, and its sessions are
/// ended. It tries to log in again and again, and goes on by itself when the login is given back. What it was
/// writing
/// is rolled back, and comes again.
///
/// @param role as which it writes
public record FenceLogin(String role, DecisionTable decisions, Patience patience) implements Act {
    private static final Logger LOG = LoggerFactory.getLogger(FenceLogin.class);
    private static final String STEP = Reversible.FENCE_APPLIER.name();
    private static final String LOGIN = "login";
    private static final String NO_LOGIN = "no login";

    public FenceLogin {
        Objects.requireNonNull(role);
        Objects.requireNonNull(decisions);
        Objects.requireNonNull(patience);
    }

    @Override
    public List<Action> plan(Databases databases) {
        return List.of(
                action("take the login from role " + role, alter("NOLOGIN")),
                action("end its sessions, again and again until none is left", Occupancy.eviction(List.of(role))));
    }

    private static Action action(String what, String statement) {
        return new Action(Side.TARGET.word(), what, statement);
    }

    private String alter(String attribute) {
        return "ALTER ROLE " + Identifiers.quote(role) + " " + attribute;
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        return databases.read(Side.TARGET, this::probe);
    }

    private Probe probe(Connection target) throws SQLException {
        Optional<Boolean> login = login(target);
        if (login.isEmpty()) {
            return new Probe.Unknown("no role " + role);
        }
        if (login.get()) {
            return new Probe.Absent();
        }
        List<String> there = Occupancy.sessions(target, List.of(role));
        return there.isEmpty()
                ? new Probe.Done("role " + role + " cannot log in, and has no session")
                : new Probe.Partial("still there: " + String.join(", ", there));
    }

    private Optional<Boolean> login(Connection target) throws SQLException {
        return Query.first(
                target,
                "SELECT rolcanlogin FROM pg_catalog.pg_roles WHERE rolname = ?",
                row -> row.getBoolean(1),
                role);
    }

    @Override
    public void perform(Permit permit) throws Exception {
        if (permit.read(Side.TARGET, this::login).isEmpty()) {
            throw new RefusedException("The target has no role " + role
                    + ": name the one as which the replicator writes in replication.dms.target-user");
        }
        permit.transaction(Side.TARGET, target -> {
            Query.execute(target, "SET LOCAL lock_timeout = " + patience.limit().toMillis());
            boolean login = login(target).orElse(false);
            permit.keepImage(Side.TARGET, target, STEP, login ? LOGIN : NO_LOGIN);
            if (login) {
                Query.execute(target, alter("NOLOGIN"));
            }
            return true;
        });
        Set<String> starting = new HashSet<>(permit.read(Side.TARGET, Occupancy::starting));
        if (!patience.until(() -> gone(permit, starting))) {
            throw new IllegalStateException("sessions of role " + role + " have not ended within "
                    + patience.limit().toMillis() + " ms");
        }
    }

    /// Whoever was being let in when the login was taken is waited for as well.
    private boolean gone(Permit permit, Set<String> starting) throws SQLException {
        starting.retainAll(permit.read(Side.TARGET, Occupancy::starting));
        List<String> there = permit.outside(Side.TARGET, target -> Occupancy.evict(target, List.of(role)));
        return there.isEmpty() && starting.isEmpty();
    }

    /// It lets the replicator go on only where the run is known to be aborted: then nothing was opened.
    @Override
    public void undo(Permit permit) throws SQLException {
        permit.transaction(Side.SOURCE, source -> {
            decisions.require(source, Side.SOURCE, permit.run(), Verdict.ABORT);
            return true;
        });
        permit.transaction(Side.TARGET, target -> {
            boolean had = permit.image(Side.TARGET, target, STEP)
                    .filter(LOGIN::equals)
                    .isPresent();
            Optional<Boolean> login = login(target);
            if (had && login.isEmpty()) {
                LOG.atError().addKeyValue("role", role).log("The role is gone: nothing replicates any more");
            } else if (had && !login.get()) {
                Query.execute(target, alter("LOGIN"));
            }
            return true;
        });
    }
}
