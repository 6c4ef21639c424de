package io.lockstep.lab.dms;

import io.lockstep.lab.Database;
import io.lockstep.lab.Sessions;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.ReplicationSlotInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A task of the fake: it is started and stopped as a task of DMS is, and really replicates meanwhile. Thread-safe.
public final class DmsTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DmsTask.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final TaskDefinition definition;
    private final Settings settings;
    private final Database source;
    private final Database target;
    private final InstantSource clock;
    private final ControlTables control;
    private final Tables tables = new Tables();
    private final TaskStates states;
    private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(Behaviour.FAITHFUL);
    private final AtomicReference<Flow.Latency> latency = new AtomicReference<>(Flow.Latency.IDLE);
    private final Queue<Errand> errands = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;
    private volatile @Nullable String fault;
    private @Nullable Thread thread;

    /// How it is started.
    public enum Start {
        /// For the first time: copies, then follows.
        START,
        /// Goes on where it was.
        RESUME,
        /// Copies everything again.
        RELOAD
    }

    /// Something to be done with the target.
    @FunctionalInterface
    private interface Errand {
        void on(Applier target) throws SQLException;
    }

    /// A task that is ready to be started.
    ///
    /// @param source as a role that may replicate and read
    /// @param target as a role that may write, create tables in the control schema, and set
    /// `session_replication_role`
    public DmsTask(TaskDefinition definition, Database source, Database target, InstantSource clock) {
        this.definition = definition;
        this.settings = Settings.of(definition.settings(), definition.mappings());
        this.source = source;
        this.target = target;
        this.clock = clock;
        this.control = new ControlTables(settings.controlSchema(), definition.resource());
        this.states = new TaskStates(clock);
    }

    public TaskDefinition definition() {
        return definition;
    }

    /// Its slot on the source.
    public String slot() throws SQLException {
        return definition.slot(Sessions.text(source, "SELECT oid FROM pg_database WHERE datname = current_database()"));
    }

    /// As which it writes to the target.
    public String targetUser() {
        return target.user();
    }

    /// As which it reads the source.
    public String sourceUser() {
        return source.user();
    }

    /// From now on.
    public void behave(Behaviour how) {
        behaviour.set(how);
    }

    /// How it is now, or was a while ago.
    public TaskStates.State state(Duration ago) {
        return states.at(clock.instant().minus(ago));
    }

    public List<TableProgress> tables() {
        return tables.all();
    }

    /// Of `CDCLatencySource`; none when nothing is read.
    public Duration sourceLatency() {
        return latency.get().source();
    }

    /// Of `CDCLatencyTarget`, likewise.
    public Duration targetLatency() {
        return latency.get().target();
    }

    /// @return whether it could be started as it is
    public synchronized boolean start(Start how) {
        TaskStates.State now = states.now();
        boolean fresh = now.started().isEmpty();
        if (!now.startable() || fresh != (how == Start.START)) {
            return false;
        }
        ending = false;
        fault = null;
        states.starting();
        thread = Thread.ofVirtual().name("fake-dms").start(() -> run(how));
        return true;
    }

    /// @return whether it was running
    public synchronized boolean stop() {
        if (!states.now().status().equals(TaskStates.RUNNING)) {
            return false;
        }
        states.stopping();
        ending = true;
        return true;
    }

    /// Ends with an error, by itself.
    public synchronized void fail(String message) {
        fault = message;
        ending = true;
    }

    /// Copies tables again, while it runs.
    public void reload(List<TableName> again) {
        again.forEach(table -> errands.add(applier -> reload(applier, table)));
    }

    /// Stops applying one table, as it does after an error of that table.
    public void suspend(TableName table) {
        errands.add(applier -> applier.suspend(table));
    }

    /// Waits until the full load is over and changes are followed.
    public void awaitRunning(Duration timeout) throws InterruptedException {
        Instant end = clock.instant().plus(timeout);
        while (!states.now().status().equals(TaskStates.RUNNING)
                || tables.all().stream().anyMatch(table -> !table.state().equals(Tables.COMPLETED))) {
            if (clock.instant().isAfter(end) || states.now().status().equals(TaskStates.FAILED)) {
                throw new IllegalStateException("The fake of DMS does not run: " + states.now());
            }
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    private void run(Start how) {
        try {
            if (how != Start.RESUME) {
                load(how);
            }
            states.running();
            boolean replays = how == Start.RESUME && behaviour.get().replays() > 0;
            while (!ending) {
                follow(replays);
            }
            Thread.sleep(behaviour.get().stopping());
            end();
        } catch (InterruptedException _) {
            states.stopped();
        } catch (SQLException | RuntimeException e) {
            LOG.atError().addKeyValue("task", definition.name()).setCause(e).log("The fake of DMS has failed");
            states.failed(String.valueOf(e.getMessage()));
        }
    }

    private void end() {
        String error = fault;
        if (error == null) {
            states.stopped();
        } else {
            states.failed(error);
        }
    }

    private void load(Start how) throws SQLException {
        try (Slot slot = Slot.connect(source, slot());
                Applier applier = connect()) {
            if (how == Start.RELOAD) {
                slot.drop();
            }
            ReplicationSlotInfo made = slot.create();
            List<TableName> selected = new Selection(source, target, settings).tables();
            selected.forEach(tables::know);
            states.running();
            new FullLoad(source, settings, behaviour::get, tables).copy(applier, selected, snapshot(made));
        }
    }

    /// Until it is to end, or a connection breaks: then it tries again, as DMS does after what it calls a
    /// recoverable
    /// error.
    private void follow(boolean replays) throws InterruptedException {
        try (Slot slot = Slot.connect(source, slot());
                Applier applier = connect()) {
            LogSequenceNumber applied = replays ? LogSequenceNumber.INVALID_LSN : applier.applied();
            new Flow(slot, applier, settings, clock, latency, behaviour.get().replays(), 1).run(applied, conduct());
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue("task", definition.name())
                    .addKeyValue("state", e.getSQLState())
                    .log("The fake of DMS tries again: " + e.getMessage());
            states.troubled(String.valueOf(e.getMessage()));
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    private static String snapshot(ReplicationSlotInfo made) {
        return Objects.requireNonNull(made.getSnapshotName(), "every new slot has one");
    }

    private Applier connect() throws SQLException {
        return Applier.connect(target, settings, behaviour::get, control, tables);
    }

    private Flow.Conduct conduct() {
        return new Flow.Conduct() {
            @Override
            public boolean ends() {
                return ending;
            }

            @Override
            public void errands(Applier applier) throws SQLException {
                for (Errand next = errands.poll(); next != null; next = errands.poll()) {
                    next.on(applier);
                }
            }
        };
    }

    /// By a slot that is there for this alone: it says which changes the copy has already.
    private void reload(Applier applier, TableName table) throws SQLException {
        try (Slot once = Slot.connect(source, slot().substring(0, 30) + "_reload")) {
            ReplicationSlotInfo made = once.create();
            new FullLoad(source, settings, behaviour::get, tables).copy(applier, List.of(table), snapshot(made));
            applier.reloaded(table, made.getConsistentPoint());
            once.drop();
        }
    }

    /// What it would say of the checkpoint from which it would go on.
    public Optional<String> checkpoint() {
        try (Connection session = target.connect()) {
            return Optional.of(ControlTables.checkpoint(control.applied(session)));
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            ending = true;
            running = thread;
        }
        if (running != null) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
