package io.lockstep.app.run;

import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.MappedTables;
import io.lockstep.capture.database.Unpublished;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The selected tables that a lane does not carry: those that were known when it began, and those that have been made
/// on the source since, which is looked at every few seconds until this is closed. Thread-safe.
final class LateTables implements Supplier<Map<TableId, Concern>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateTables.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Concern LATE = new Concern(
            UnprovenReason.TABLE_NOT_PUBLISHED,
            "it was made after the lane: run `lockstep setup` and restart the captures, or start `lockstep run` anew");

    private final LaneSettings settings;
    private final Lane lane;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Map<TableId, Concern> missing;

    LateTables(LaneSettings settings, Lane lane) {
        this.settings = settings;
        this.lane = lane;
        this.missing = lane.notVerified();
    }

    static LateTables watch(LaneSettings settings, Lane lane) {
        LateTables late = new LateTables(settings, lane);
        Thread.ofVirtual().name("late-tables").start(late::run);
        return late;
    }

    @Override
    public Map<TableId, Concern> get() {
        return missing;
    }

    @Override
    public void close() {
        closing.countDown();
    }

    private void run() {
        try {
            while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A database that cannot be asked is told by the capture.
    private void look() {
        try (Connection connection = settings.address(Side.SOURCE).connect()) {
            missing = with(missingNow(connection));
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("The tables of the source were not looked at");
        }
    }

    private Map<TableId, Concern> missingNow(Connection connection) throws SQLException {
        MappedTables mapped = MappedTables.read(settings.tables(), connection);
        LaneNames names = settings.names();
        var carried = new LaneRecord(
                names,
                Side.SOURCE,
                names.slot(Side.SOURCE),
                names.publication(Side.SOURCE),
                lane.tables(),
                OptionalLong.empty());
        return new Unpublished(carried, settings.tables(), settings.watermarkSchema(), mapped).in(connection);
    }

    /// What was known before is kept with its reason.
    private Map<TableId, Concern> with(Map<TableId, Concern> now) {
        Map<TableId, Concern> all = new TreeMap<>(lane.notVerified());
        now.forEach((table, concern) -> all.putIfAbsent(table, isLate(table, concern) ? LATE : concern));
        return Map.copyOf(all);
    }

    private boolean isLate(TableId table, Concern concern) {
        return concern.reason() == UnprovenReason.TABLE_NOT_PUBLISHED
                && !settings.tables().division().isOrphan(table);
    }
}
