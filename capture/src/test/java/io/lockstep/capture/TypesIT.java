package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.lab.NativeReplication;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypesIT implements OnSharedLab {
    private static final List<ValueSamples> SAMPLES = ValueSamples.all();

    @Test
    void equal_values_of_every_type_have_equal_fingerprints_on_both_sides_and_unequal_ones_do_not()
            throws SQLException {
        var migration = new Migration("capture_types");
        prepare(migration);
        String[] tables =
                IntStream.range(0, SAMPLES.size()).mapToObj(i -> "t" + i).toArray(String[]::new);
        try (NativeReplication _ = migration.replicate(tables);
                LaneSetup setup = migration.setup();
                Capture source = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                Capture target = Capture.start(migration.capture(Side.TARGET, setup.tables(Side.TARGET)))) {
            insert(migration);
            Map<String, Long> sourceValues = fingerprints(migration, Side.SOURCE, source);
            assertThat(problems(sourceValues)).isEmpty();
            assertThat(fingerprints(migration, Side.TARGET, target)).isEqualTo(sourceValues);
            assertThat(migration.log(Side.SOURCE).all(TableNotice.class)).isEmpty();
        }
    }

    private static void prepare(Migration migration) throws SQLException {
        migration.run(
                Side.TARGET,
                "ALTER DATABASE capture_types SET timezone = 'Asia/Kolkata'",
                "ALTER DATABASE capture_types SET intervalstyle = 'sql_standard'",
                "ALTER DATABASE capture_types SET datestyle = 'SQL, DMY'",
                "ALTER DATABASE capture_types SET bytea_output = 'escape'",
                "ALTER DATABASE capture_types SET extra_float_digits = 0");
        migration.runOnBoth(
                "CREATE EXTENSION hstore",
                "CREATE EXTENSION citext",
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE DOMAIN price AS numeric",
                "CREATE DOMAIN label AS text");
        for (int i = 0; i < SAMPLES.size(); i++) {
            migration.runOnBoth("CREATE TABLE t%d (id int PRIMARY KEY, v %s)"
                    .formatted(i, SAMPLES.get(i).type()));
        }
    }

    private static void insert(Migration migration) throws SQLException {
        try (Connection connection = migration.database(Side.SOURCE).connect()) {
            for (int i = 0; i < SAMPLES.size(); i++) {
                List<String> values = values(SAMPLES.get(i));
                String statement = "INSERT INTO t%d VALUES (?, ?::text::%s)"
                        .formatted(i, SAMPLES.get(i).type());
                for (int id = 0; id < values.size(); id++) {
                    try (PreparedStatement insert = connection.prepareStatement(statement)) {
                        insert.setInt(1, id);
                        insert.setString(2, values.get(id));
                        insert.execute();
                    }
                }
            }
        }
    }

    /// The type's values, and NULL as the last.
    private static List<String> values(ValueSamples samples) {
        List<String> values = new ArrayList<>();
        samples.groups().forEach(values::addAll);
        values.add(null);
        return values;
    }

    private static Map<String, Long> fingerprints(Migration migration, Side side, Capture capture) {
        int expected =
                SAMPLES.stream().mapToInt(samples -> values(samples).size()).sum();
        Map<String, Long> fingerprints = new TreeMap<>();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    assertThat(capture.status().error()).isEmpty();
                    fingerprints.clear();
                    migration
                            .log(side)
                            .all(RowVersion.class)
                            .forEach(version -> fingerprints.put(name(version), value(version)));
                    assertThat(fingerprints.size()).isEqualTo(expected);
                });
        return fingerprints;
    }

    private static String name(RowVersion version) {
        int table = Integer.parseInt(version.key().table().name().substring(1));
        ValueSamples samples = SAMPLES.get(table);
        int id = Integer.parseInt(version.key().columns().getFirst().text());
        return samples.type() + " " + values(samples).get(id) + " #" + id;
    }

    private static long value(RowVersion version) {
        return ((RowImage.Present) version.image()).fingerprint(1);
    }

    private static List<String> problems(Map<String, Long> fingerprints) {
        List<String> problems = new ArrayList<>();
        for (ValueSamples samples : SAMPLES) {
            Map<Long, List<String>> groups = new HashMap<>();
            int id = 0;
            for (List<String> group : samples.groups()) {
                List<Long> found = new ArrayList<>();
                for (String value : group) {
                    found.add(fingerprints.get(samples.type() + " " + value + " #" + id++));
                }
                if (found.stream().distinct().count() > 1) {
                    problems.add(samples.type() + " not equal: " + group);
                }
                groups.computeIfAbsent(found.getFirst(), _ -> new ArrayList<>()).add(group.getFirst());
            }
            groups.computeIfAbsent(fingerprints.get(samples.type() + " null #" + id), _ -> new ArrayList<>())
                    .add("(null)");
            groups.values().stream()
                    .filter(same -> same.size() > 1)
                    .forEach(same -> problems.add(samples.type() + " not told apart: " + same));
            if (groups.containsKey(RowImage.HIDDEN)) {
                problems.add(samples.type() + " hidden");
            }
        }
        return problems;
    }
}
