package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One instance of PgBouncer: PAUSE, a changed entry in its file and RELOAD, RESUME, each after a look whether it is
/// needed, and with a look afterwards whether it has come about.
public final class PgBouncer implements TrafficSwitch {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration LOGINS = Duration.ofMillis(250);
    private static final long POLL_MILLIS = 5;
    private static final String RETRY = "server_login_retry";

    private final ConsoleAccess access;
    private final KeptConsole kept;
    private final String database;
    private final EntryFile file;
    private final Place target;
    private final Optional<Connector> through;

    /// @param database the entry that the application connects to
    /// @param file that this entry is in, on this machine
    /// @param target where the target of the run is for this pooler
    /// @param through opens sessions as a client of the pooler's `database`; empty when nobody looks through it
    public PgBouncer(ConsoleAccess access, String database, Path file, Place target, Optional<Connector> through) {
        this.access = Objects.requireNonNull(access);
        this.kept = new KeptConsole(access);
        this.database = Objects.requireNonNull(database);
        this.file = new EntryFile(file.toAbsolutePath());
        this.target = Objects.requireNonNull(target);
        this.through = Objects.requireNonNull(through);
    }

    @Override
    public String name() {
        return "pgbouncer " + access.host() + ":" + access.port() + " " + database;
    }

    ConsoleAccess access() {
        return access;
    }

    String database() {
        return database;
    }

    EntryFile file() {
        return file;
    }

    Place target() {
        return target;
    }

    boolean isLookedThrough() {
        return through.isPresent();
    }

    /// What a client gets to; empty when nobody looks.
    Optional<ServerIdentity> behind() throws SQLException {
        if (through.isEmpty()) {
            return Optional.empty();
        }
        try (Connection client = through.get().connect()) {
            return Optional.of(ServerIdentity.of(client));
        }
    }

    String pointsTo() throws Exception {
        return kept.use(LOOK, console -> shown(entry(console)));
    }

    /// The entry that is in force.
    Map<String, String> inForce(Console console) throws SQLException {
        return console.database(database).orElseThrow(() -> new SQLException("it has no database " + database));
    }

    @Override
    public List<Action> actions(Move move) throws IOException, RefusedException {
        return switch (move) {
            case HOLD -> List.of(action(move, pause()));
            case RELEASE, RESUME -> List.of(action(move, resume()));
            case POINT ->
                List.of(
                        action(move, "write to " + file.path() + ": " + database + " = " + target),
                        action(move, "RELOAD"));
            case RESTORE ->
                List.of(
                        action(move, "write to " + file.path() + ": " + database + " as it was"),
                        action(move, "RELOAD"));
        };
    }

    private Action action(Move move, String statement) {
        return new Action(name(), move.purpose(), statement);
    }

    private String pause() {
        return "PAUSE " + Identifiers.quote(database);
    }

    private String resume() {
        return "RESUME " + Identifiers.quote(database);
    }

    @Override
    public Probe probe(Move move, Databases databases) throws Exception {
        return kept.use(LOOK, console -> probe(move, console, databases));
    }

    private Probe probe(Move move, Console console, Databases databases) throws Exception {
        Map<String, String> entry = entry(console);
        return switch (move) {
            case HOLD -> held(console, entry);
            case RELEASE -> isPaused(entry) ? new Probe.Absent() : new Probe.Done("not paused");
            case POINT -> pointed(entry);
            case RESTORE -> isTarget(entry) ? new Probe.Absent() : new Probe.Done("points to " + shown(entry));
            case RESUME -> resumed(entry, databases);
        };
    }

    private Probe held(Console console, Map<String, String> entry) throws SQLException {
        if (!isPaused(entry)) {
            return new Probe.Absent();
        }
        int active = console.active(database);
        return active == 0 ? new Probe.Done("paused, nothing at work") : new Probe.Partial(atWork(active));
    }

    private static String atWork(int active) {
        return "paused, but " + active + (active == 1 ? " server connection is" : " server connections are")
                + " still at work for a client";
    }

    /// Both what is in force and what a restart would find.
    private Probe pointed(Map<String, String> entry) throws IOException, RefusedException {
        boolean inForce = isTarget(entry);
        boolean written = file.read().says(database, target);
        if (inForce && written) {
            return new Probe.Done("points to " + shown(entry));
        }
        if (!inForce && !written) {
            return new Probe.Absent();
        }
        return new Probe.Partial(
                inForce ? "the target is in force, but not in " + file.path() : "points to " + shown(entry));
    }

    private Probe resumed(Map<String, String> entry, Databases databases) throws Exception {
        Probe pointed = pointed(entry);
        if (!(pointed instanceof Probe.Done)) {
            return pointed;
        }
        if (isPaused(entry)) {
            return new Probe.Partial("still paused");
        }
        Optional<ServerIdentity> behind = behind();
        return behind.isEmpty()
                ? new Probe.Done(shown(entry) + ", by its console")
                : seenThrough(behind.get(), databases);
    }

    private static Probe seenThrough(ServerIdentity behind, Databases databases) throws SQLException {
        ServerIdentity wanted = databases.read(Side.TARGET, ServerIdentity::of);
        if (!behind.isSameServer(wanted)) {
            return new Probe.Partial("a client gets to " + behind + ", and the target is " + wanted);
        }
        return behind.writes()
                ? new Probe.Done("a client gets to the target: " + behind)
                : new Probe.Partial("a client gets to the target, but cannot write there: " + behind);
    }

    private Map<String, String> entry(Console console) throws SQLException, RefusedException {
        return console.database(database).orElseThrow(() -> new RefusedException("it has no database " + database));
    }

    private static boolean isPaused(Map<String, String> entry) {
        return "1".equals(entry.get("paused"));
    }

    private boolean isTarget(Map<String, String> entry) {
        return target.host().equals(entry.get("host"))
                && Integer.toString(target.port()).equals(entry.get("port"))
                && target.dbname().equals(entry.get("database"))
                && target.user()
                        .map(user -> user.equals(entry.get("force_user")))
                        .orElse(true);
    }

    private static String shown(Map<String, String> entry) {
        return "host=" + entry.get("host") + " port=" + entry.get("port") + " dbname=" + entry.get("database");
    }

    @Override
    public void make(Move move, Permit permit, Duration bound) throws Exception {
        switch (move) {
            case HOLD -> hold(bound);
            case RELEASE -> letGo(bound);
            case POINT -> {
                change(permit, ini -> ini.pointed(database, target, permit.run(), permit.epoch()));
                reload(bound, true);
            }
            case RESTORE -> {
                change(permit, ini -> ini.restored(database, permit.run(), permit.epoch()));
                reload(bound, false);
            }
            case RESUME -> kept.use(bound, this::resumeAtTarget);
        }
    }

    /// What does not come about within the bound is left as it is, paused: whoever asked has to release it.
    private void hold(Duration bound) throws Exception {
        long end = System.nanoTime() + bound.toNanos();
        try {
            kept.use(bound, console -> hold(console, end));
        } catch (SQLException e) {
            throw explained(e, bound);
        }
    }

    private boolean hold(Console console, long end) throws Exception {
        if (!isPaused(entry(console))) {
            awaitLogins(console);
            console.execute(pause());
        }
        while (console.active(database) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(atWork(console.active(database)));
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    /// A PAUSE drops connections that are just being opened, and takes them for failed ones. It is better not to do
    /// that, and harmless ([#resume(Console)]) where they do not end.
    private void awaitLogins(Console console) throws SQLException, InterruptedException {
        long end = System.nanoTime() + LOGINS.toNanos();
        while (console.opening(database) > 0 && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /// Says of a PAUSE that got no answer what it is waiting for.
    private Exception explained(SQLException failure, Duration bound) {
        try (Console console = Console.open(access, LOOK)) {
            int active = console.active(database);
            if (active > 0) {
                return new IllegalStateException(
                        atWork(active) + " after " + bound.toMillis() + " ms: a transaction takes too long", failure);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    public void letGo(Duration bound) throws Exception {
        kept.use(bound, this::release);
    }

    private boolean release(Console console) throws SQLException, RefusedException {
        if (isPaused(entry(console))) {
            resume(console);
        }
        if (isPaused(entry(console))) {
            throw new IllegalStateException("it is paused again");
        }
        return true;
    }

    /// After a connection to a server has failed, or was dropped while it was being opened, none is opened for
    /// `server_login_retry`, and clients that come meanwhile are turned away. For this one moment there is no such
    /// wait; RELOAD would restore it, too.
    private void resume(Console console) throws SQLException, RefusedException {
        String retry = console.setting(RETRY).orElseThrow(() -> new SQLException("it has no setting " + RETRY));
        console.execute("SET " + RETRY + " = 0");
        try {
            if (isPaused(entry(console))) {
                console.execute(resume());
            }
        } finally {
            console.execute("SET " + RETRY + " = " + retry);
        }
    }

    /// Also where it is not paused any more, since its clients have met the fence then.
    private boolean resumeAtTarget(Console console) throws SQLException, RefusedException {
        Map<String, String> entry = entry(console);
        if (!isTarget(entry)) {
            throw new IllegalStateException("it points to " + shown(entry) + ", not to " + target);
        }
        resume(console);
        return release(console);
    }

    /// Within a transaction that keeps others from taking the lease.
    private void change(Permit permit, EntryFile.Change change) throws Exception {
        Optional<Exception> failure = permit.transaction(Move.POINT.side(), _ -> {
            try {
                file.change(change);
                return Optional.empty();
            } catch (IOException | RefusedException e) {
                return Optional.of(e);
            }
        });
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /// RELOAD says that it has worked also where it has not: the entry in force tells.
    private void reload(Duration bound, boolean toTarget) throws Exception {
        kept.use(bound, console -> {
            console.execute("RELOAD");
            Map<String, String> entry = entry(console);
            if (isTarget(entry) != toTarget) {
                throw new IllegalStateException("it still points to " + shown(entry)
                        + " after RELOAD: does its configuration include " + file.path() + ", and what says its log?");
            }
            return true;
        });
    }

    @Override
    public String toString() {
        return name();
    }
}
