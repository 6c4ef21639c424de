package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneDivision;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.TablePatterns;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Lsn;
import io.lockstep.events.Side;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Measures how fast one backlog of changes to several tables is worked off by one lane and by several, which share the
/// tables out, in turns, each lane on a copy of the same slot.
final class LanesBenchmark {
    private static final int ROWS = Integer.getInteger("rows", 150_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final List<Integer> LANES = List.of(1, 2, 4);
    private static final int TABLES = 4;
    private static final int PARTITIONS = 12;
    private static final String KEPT = "kept";

    private final Lab lab;
    private final OrdersBacklog source;
    private final FingerprintKey key = FingerprintKey.random();
    private long changes;

    private LanesBenchmark(Lab lab) {
        this.lab = lab;
        this.source = new OrdersBacklog(lab.source().database());
    }

    public static void main(String[] arguments) throws Exception {
        try (Lab lab = Lab.start()) {
            new LanesBenchmark(lab).run();
        }
        System.exit(0);
    }

    /// Publications must be older than what is read through them.
    private void run() throws Exception {
        List<OrdersBacklog> tables = new ArrayList<>();
        for (int table = 0; table < TABLES; table++) {
            tables.add(new OrdersBacklog(lab.source().database(), "orders" + table));
            tables.getLast().create();
            new OrdersBacklog(lab.target().database(), "orders" + table).create();
        }
        Map<Integer, LaneSetup> setups = new LinkedHashMap<>();
        for (int lanes : LANES) {
            ChangeTopics.create(kafka(), migration(lanes), PARTITIONS);
            setups.put(lanes, LaneSetup.create(lanes(lanes)));
        }
        source.run("SELECT pg_copy_logical_replication_slot('"
                + lanes(1).getFirst().names().slot(Side.SOURCE) + "', '" + KEPT + "')");
        for (OrdersBacklog table : tables) {
            changes += table.write(ROWS / TABLES);
        }
        for (int round = 0; round <= ROUNDS; round++) {
            double one = 0;
            for (int lanes : LANES) {
                Pace pace = captured(lanes, Objects.requireNonNull(setups.get(lanes)));
                one = lanes == 1 ? pace.changesASecond() : one;
                report(round, lanes, pace, one);
            }
        }
        source.run("SELECT pg_drop_replication_slot('" + KEPT + "')");
        setups.values().forEach(LaneSetup::close);
    }

    private static void report(int round, int lanes, Pace pace, double one) {
        System.out.printf(
                "%s, %d lane(s) %,8.0f changes/s (%3.0f %% of one lane); %5.1f us of processor a change%n",
                round == 0 ? "warming up" : "round " + round,
                lanes,
                pace.changesASecond(),
                100 * pace.changesASecond() / one,
                pace.microsAChange());
    }

    private Pace captured(int lanes, LaneSetup setup) throws Exception {
        List<Capture> captures = new ArrayList<>();
        List<LaneSettings> settings = lanes(lanes);
        for (LaneSettings lane : settings) {
            String slot = lane.names().slot(Side.SOURCE);
            source.run("SELECT pg_drop_replication_slot('" + slot + "')");
            source.run("SELECT pg_copy_logical_replication_slot('" + KEPT + "', '" + slot + "')");
        }
        Set<Long> others = Pace.threads();
        settings.forEach(lane -> captures.add(Capture.start(capture(lane, setup), new Unconfirmed())));
        try {
            return Pace.of(
                    () -> captures.stream()
                            .mapToLong(capture -> capture.status().versions())
                            .sum(),
                    changes,
                    others);
        } finally {
            captures.forEach(Capture::close);
        }
    }

    private CaptureSettings capture(LaneSettings lane, LaneSetup setup) {
        return new CaptureSettings(
                lane.names(),
                Side.SOURCE,
                lane.source(),
                setup.tables(lane.names()).on(Side.SOURCE),
                lane.watermarkSchema(),
                key,
                kafka(),
                PARTITIONS,
                CaptureSettings.Buffers.DEFAULT);
    }

    private List<LaneSettings> lanes(int count) {
        Map<String, TablePatterns> division = new LinkedHashMap<>();
        for (int lane = 0; lane < count; lane++) {
            List<String> tables = new ArrayList<>();
            for (int table = lane; table < TABLES; table += count) {
                tables.add("public.orders" + table);
            }
            division.put("lane" + lane, new TablePatterns(tables, List.of()));
        }
        var selection = new TableSelection(
                new TablePatterns(List.of("public.*"), List.of()),
                Optional.empty(),
                ColumnRules.NONE,
                new LaneDivision(division));
        return division.keySet().stream()
                .map(lane -> new LaneSettings(
                        new LaneNames(migration(count), lane),
                        address(lab.source().database()),
                        address(lab.target().database()),
                        selection,
                        migration(count),
                        Optional.empty()))
                .toList();
    }

    private static String migration(int lanes) {
        return "bench" + lanes;
    }

    private Map<String, String> kafka() {
        return Map.of("bootstrap.servers", lab.kafka().bootstrap());
    }

    private static DatabaseAddress address(Database database) {
        return new DatabaseAddress(database.jdbcUrl(), database.user(), new Secret(database.password()));
    }

    /// Of a slot that was copied, the topic says nothing.
    private static final class Unconfirmed implements Capture.Wiring {
        @Override
        public Optional<Lsn> confirmed(CaptureSettings settings) {
            return Optional.empty();
        }
    }
}
