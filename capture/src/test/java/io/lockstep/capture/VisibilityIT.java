package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Operation;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class VisibilityIT implements OnSharedLab {
    /// Long values that do not compress, so that they are stored out of line.
    private static final String LONG = "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 400))";

    private static final String NUMBERS = "(SELECT array_agg((random() * 1e9)::int) FROM generate_series(1, 4000))";

    @Test
    void values_that_an_update_did_not_touch_are_hidden_when_they_are_stored_out_of_line() throws SQLException {
        var migration = new Migration("capture_toast");
        migration.runOnBoth("CREATE EXTENSION hstore", """
                CREATE TABLE t (id int PRIMARY KEY, n int, txt text, bin bytea, js jsonb, num numeric, ints int[], bigs bigint[],
                    texts text[], uuids uuid[], floats float8[], stamps timestamptz[], hs hstore, line path)""", "ALTER TABLE t ALTER num SET STORAGE EXTERNAL");
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            migration.run(
                    Side.SOURCE,
                    "INSERT INTO t SELECT 1, 1, l, decode(l, 'hex'), jsonb_build_object('a', l), translate(l, 'abcdef', '123456')::numeric, i, i::bigint[],"
                            + " ARRAY[l, l], (SELECT array_agg(gen_random_uuid()) FROM generate_series(1, 1000)), i::float8[],"
                            + " (SELECT array_agg(to_timestamp(x)) FROM unnest(i) x), hstore('a', l), (SELECT format('[%s]', string_agg(format('(%s,%s)', x, x), ',')) FROM unnest(i) x)::path"
                            + " FROM " + LONG + " a (l), " + NUMBERS + " b (i)",
                    "UPDATE t SET n = 2",
                    "UPDATE t SET id = 2");
            List<RowVersion> versions = awaitVersions(migration, capture, "t", 4);
            Map<Operation, List<String>> hidden = versions.stream()
                    .filter(version -> version.operation() != Operation.DELETE)
                    .collect(Collectors.toMap(
                            RowVersion::operation, version -> hidden(migration, version), (_, last) -> last));

            List<String> large = List.of(
                    "bigs", "bin", "floats", "hs", "ints", "js", "line", "num", "stamps", "texts", "txt", "uuids");
            assertThat(hidden.get(Operation.UPDATE)).isEqualTo(large);
            assertThat(hidden.get(Operation.INSERT)).as("of the new key").isEqualTo(large);
            assertThat(hidden(migration, versions.getFirst())).isEmpty();
            assertThat(migration.log(Side.SOURCE).all(TableNotice.class)).isEmpty();
        }
    }

    @Test
    void columns_that_cannot_be_compared_are_hidden_and_announced_and_generated_ones_are_left_out()
            throws SQLException {
        var migration = new Migration("capture_types_not");
        migration.runOnBoth("""
                CREATE TABLE t (id int PRIMARY KEY, c regclass, cs regclass[], v text,
                    computed int GENERATED ALWAYS AS (id * 2) STORED)""");
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            migration.run(Side.SOURCE, "INSERT INTO t VALUES (1, 'pg_class', '{pg_class}', 'v')");
            RowVersion version = awaitVersions(migration, capture, "t", 1).getFirst();

            assertThat(hidden(migration, version)).containsExactly("c", "cs");
            assertThat(names(migration, version)).doesNotContain("computed").contains("id", "v");
            assertThat(migration.log(Side.SOURCE).all(TableNotice.class))
                    .hasSize(Migration.PARTITIONS)
                    .allMatch(notice -> notice.reason() == UnprovenReason.TYPE_NOT_COMPARABLE);
        }
    }

    private static List<RowVersion> awaitVersions(Migration migration, Capture capture, String table, int count) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(capture.status().error()).isEmpty();
            assertThat(migration.log(Side.SOURCE).versions(table)).hasSize(count);
        });
        return migration.log(Side.SOURCE).versions(table).stream()
                .sorted(java.util.Comparator.comparing(RowVersion::position))
                .toList();
    }

    private static List<String> hidden(Migration migration, RowVersion version) {
        var image = (RowImage.Present) version.image();
        List<String> names = names(migration, version);
        List<String> hidden = new ArrayList<>();
        for (int i = 0; i < image.width(); i++) {
            if (image.fingerprint(i) == RowImage.HIDDEN) {
                hidden.add(names.get(i));
            }
        }
        return hidden;
    }

    private static List<String> names(Migration migration, RowVersion version) {
        return migration.log(Side.SOURCE).all(ColumnsDeclared.class).stream()
                .filter(declared -> declared.table().equals(version.key().table()))
                .findFirst()
                .orElseThrow()
                .columns()
                .names();
    }
}
