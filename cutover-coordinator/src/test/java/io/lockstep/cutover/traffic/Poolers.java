package io.lockstep.cutover.traffic;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.decision.Decision;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.PgBouncer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Real poolers before the shared servers, and the right to act on them.
final class Poolers {
    static final String NAME = "traffic";
    static final String APP = "traffic_app";
    static final DecisionTable DECISIONS = new DecisionTable(SharedServers.TABLES);
    private static boolean prepared;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicLong RUN = new AtomicLong();

    private Poolers() {}

    /// A database on both sides, in which the application has a table.
    static synchronized void prepare() throws SQLException {
        if (prepared) {
            return;
        }
        prepared = true;
        SharedServers.create(NAME);
        for (Side side : Side.values()) {
            SharedServers.execute(
                    SharedServers.database(side, NAME),
                    "CREATE ROLE " + APP + " LOGIN PASSWORD 'app'",
                    "CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY, note text)",
                    "GRANT SELECT, INSERT ON ledger TO " + APP);
        }
    }

    static PgBouncer start(Map<String, String> settings, String entries) {
        return PgBouncer.create(
                SharedServers.directory(), "pooler" + COUNT.incrementAndGet(), settings, Map.of(APP, "app"), entries);
    }

    /// One whose database `shop` is that of the source.
    static PgBouncer start() {
        return start(Map.of(), "; entries\n" + entry("shop", Side.SOURCE) + "other = host=127.0.0.1 port=1\n");
    }

    static String entry(String name, Side side) {
        Place place = place(side);
        return name + " = host=" + place.host() + " port=" + place.port() + " dbname=" + place.dbname()
                + " pool_size=4\n";
    }

    static Place place(Side side) {
        Database database = SharedServers.database(side, NAME);
        return new Place(database.host(), database.port(), database.name());
    }

    static ConsoleAccess access(PgBouncer pooler) {
        return new ConsoleAccess(
                "127.0.0.1",
                pooler.port(),
                PgBouncer.ADMIN,
                Optional.of(pooler.password(PgBouncer.ADMIN)),
                Optional.empty());
    }

    /// The switch of a pooler, new each time: as in another process.
    static io.lockstep.cutover.traffic.PgBouncer of(PgBouncer pooler) {
        return new io.lockstep.cutover.traffic.PgBouncer(
                access(pooler),
                "shop",
                pooler.entries(),
                place(Side.TARGET),
                Optional.of(access(pooler).client("shop", APP, Optional.of("app"))));
    }

    /// The lease of a new run, which nobody else has.
    static Lease lease() throws Exception {
        return lease(RUN.incrementAndGet());
    }

    static Lease lease(long run) throws Exception {
        return Lease.take(SharedServers.connectors(NAME), SharedServers.TABLES, Duration.ofHours(1), "test", run);
    }

    static void commit(Lease lease) throws SQLException {
        lease.transaction(Side.TARGET, target -> {
            DECISIONS.copyToTarget(target, lease.run(), new Decision(Verdict.COMMIT, lease.epoch(), "test"));
            return true;
        });
    }

    static String show(PgBouncer pooler, String column) throws SQLException {
        try (Console console = Console.open(access(pooler), Duration.ofSeconds(60))) {
            return console.database("shop").orElseThrow().getOrDefault(column, "");
        }
    }

    static boolean isPaused(PgBouncer pooler) throws SQLException {
        return show(pooler, "paused").equals("1");
    }

    static long rows(Side side) throws SQLException {
        try (Connection connection = SharedServers.database(side, NAME).connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM ledger")) {
            row.next();
            return row.getLong(1);
        }
    }
}
