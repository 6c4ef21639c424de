package io.lockstep.cutover.fence;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes the login from everybody who can write the source, and ends their sessions. See `docs/fence.md`.
///
/// All roles lose their login in one transaction. Then their sessions are ended, again and again, since a pooler's
/// connection may have been let in just before: until two looks in a row find none, and until those are gone or listed
/// that were being let in when the transaction committed. Then whoever still has a migrated table for writing is waited
/// for. Prepared transactions are refused: they survive their session, and Lockstep never finishes them.
public final class FenceSource implements Act {
    static final String STEP = Reversible.FENCE_SOURCE.name();

    private final FenceScope scope;
    private final CutoverTables tables;
    private final Images images;
    private final Duration patience;

    /// @param patience for how long sessions are ended and waited for before [#perform] fails
    public FenceSource(FenceScope scope, CutoverTables tables, Duration patience) {
        this.scope = scope;
        this.tables = tables;
        this.images = new Images(tables, Side.SOURCE, STEP);
        this.patience = patience;
    }

    @Override
    public List<Action> plan(Databases databases) throws SQLException {
        FenceSet set = look(databases);
        List<Action> actions = new ArrayList<>(logins(set));
        actions.add(new Action(
                Side.SOURCE.word(),
                "end their sessions, until two looks find none",
                Occupancy.eviction(set.evicted())));
        return actions;
    }

    private static List<Action> logins(FenceSet set) {
        return set.open().stream()
                .map(role -> new Action(
                        Side.SOURCE.word(),
                        "take the login from role " + role.name() + ": " + set.why(role.name()),
                        "ALTER ROLE " + Identifiers.quote(role.name()) + " NOLOGIN"))
                .toList();
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        FenceSet set = look(databases);
        List<String> left = databases.read(Side.SOURCE, source -> left(source, set));
        List<FenceSet.Role> open = set.open();
        if (open.isEmpty() && left.isEmpty()) {
            return new Probe.Done("no login, no session: " + String.join(", ", set.evicted()));
        }
        Set<String> application = Set.copyOf(set.application());
        if (!application.isEmpty()
                && open.stream()
                        .map(FenceSet.Role::name)
                        .collect(Collectors.toSet())
                        .containsAll(application)) {
            return new Probe.Absent();
        }
        open.forEach(role -> left.addFirst(role.name() + " can log in"));
        return new Probe.Partial(String.join(", ", left));
    }

    /// Whatever may still write, but for logins.
    private static List<String> left(Connection source, FenceSet set) throws SQLException {
        List<String> left = new ArrayList<>(Occupancy.sessions(source, set.evicted()));
        left.addAll(Occupancy.writing(source, set));
        Occupancy.prepared(source).forEach(each -> left.add("prepared transaction " + each));
        return left;
    }

    /// @throws IllegalStateException when its patience is over; the message says who is still there
    @Override
    public void perform(Permit permit) throws SQLException, RefusedException, InterruptedException {
        refuseUnknownTables(permit);
        refuseWhatNobodyFinishes(permit);
        Eviction eviction = new Eviction(permit, patience);
        FenceSet set;
        do {
            set = permit.transaction(Side.SOURCE, source -> close(permit, source));
            eviction.endSessions(set);
            refuseWhatNobodyFinishes(permit);
            eviction.awaitWriters(set);
            set = look(permit);
        } while (!set.open().isEmpty());
        refuseWhatNobodyFinishes(permit);
    }

    private FenceSet close(Permit permit, Connection source) throws SQLException {
        Query.execute(source, "SET LOCAL synchronous_commit = on");
        FenceSet set = FenceSet.look(source, scope);
        images.keep(permit, source, set.remembered());
        for (Action action : logins(set)) {
            Query.execute(source, action.statement());
        }
        return set;
    }

    private void refuseWhatNobodyFinishes(Databases databases) throws SQLException, RefusedException {
        List<String> prepared = databases.read(Side.SOURCE, Occupancy::prepared);
        if (!prepared.isEmpty()) {
            throw new RefusedException("prepared transactions are open on the source, and may commit at any time: "
                    + String.join("; ", prepared)
                    + ". Whoever has prepared them has to COMMIT PREPARED or ROLLBACK PREPARED each");
        }
    }

    private void refuseUnknownTables(Databases databases) throws SQLException, RefusedException {
        List<TableId> missing = databases.read(Side.SOURCE, source -> Family.missing(source, scope.tables()));
        if (!missing.isEmpty()) {
            throw new RefusedException("who can write a table that is not there cannot be known: " + missing);
        }
    }

    /// Fences whoever has come back since: takes the login from those who have it, and ends the sessions that are
    /// there,
    /// once. Whoever is left is found by the next look. Touches nothing that a failback opens.
    ///
    /// @return false when one has; nothing was done
    public boolean again(Permit permit, GoneBack goneBack) throws SQLException {
        Optional<FenceSet> set = permit.transaction(
                Side.SOURCE,
                source -> goneBack.seenAndHeldUp(source) ? Optional.empty() : Optional.of(close(permit, source)));
        if (set.isPresent()) {
            List<String> evicted = set.get().evicted();
            permit.outside(Side.SOURCE, source -> Occupancy.evict(source, evicted));
        }
        return set.isPresent();
    }

    /// Roles that can write and could log in now, or have a session, each with which of the two.
    public List<String> cameBack(Databases databases) throws SQLException {
        return databases.read(Side.SOURCE, source -> {
            FenceSet set = FenceSet.look(source, scope);
            List<String> back = new ArrayList<>();
            set.open().forEach(role -> back.add(role.name() + " can log in"));
            Occupancy.present(source, set.evicted()).forEach(role -> back.add(role + " has a session"));
            return back;
        });
    }

    /// The roles of which a run has taken the login, by name.
    public static List<String> fenced(CutoverTables tables, Connection source, long run) throws SQLException {
        return new Images(tables, Side.SOURCE, STEP)
                .read(source, run).stream()
                        .filter(FencedRole::login)
                        .map(FencedRole::role)
                        .sorted()
                        .toList();
    }

    private FenceSet look(Databases databases) throws SQLException {
        return databases.read(Side.SOURCE, source -> FenceSet.look(source, scope));
    }

    @Override
    public void undo(Permit permit) throws SQLException {
        new Unfencing(tables).perform(permit);
    }
}
