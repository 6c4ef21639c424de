package io.lockstep.capture.database;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates and drops a lane's replication slot on one side.
final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final String OURS =
            "SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND plugin = 'pgoutput' AND database = current_database()";

    private Slots() {}

    /// Creates the slot. One of exactly this kind that nobody uses was left by a run that was killed: it is
    /// dropped.
    static void create(Session session, String name) {
        drop(session, name);
        List<String> stranger = session.strings(
                "SELECT coalesce(plugin, 'physical') || ' in database ' || coalesce(database, '-') FROM pg_replication_slots WHERE slot_name = ?",
                name);
        if (!stranger.isEmpty()) {
            throw new SetupException(
                    "The slot " + name + " of " + session.described() + " is not Lockstep's: " + stranger.getFirst(),
                    "drop it, or give the migration another name");
        }
        session.execute("SET statement_timeout = '25s'");
        session.strings("SELECT lsn FROM pg_create_logical_replication_slot(?, 'pgoutput')", name);
        session.execute("RESET statement_timeout");
    }

    /// Drops the slot if it exists.
    ///
    /// @throws SetupException when somebody still uses it after a while
    static void drop(Session session, String name) {
        if (!session.exists(OURS, name)) {
            return;
        }
        requireFree(session, name);
        session.strings("SELECT pg_drop_replication_slot(?)::text", name);
        LOG.atInfo()
                .addKeyValue("side", session.side().word())
                .addKeyValue("slot", name)
                .log("Slot dropped");
    }

    /// Returns when nobody streams from the slot, or it does not exist. A session that was just cut may hold it for
    /// a moment.
    ///
    /// @throws SetupException when somebody still uses it after a while
    static void requireFree(Session session, String name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (session.exists("SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND active", name)) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new SetupException(
                        "Another Lockstep run is using the slot " + name + " of " + session.described(),
                        "stop that run, or give this migration another name");
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
