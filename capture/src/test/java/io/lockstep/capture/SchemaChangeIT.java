package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Columns;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Tables that change while nobody reads the log: by the time that it is read, the catalogue is several changes ahead.
/// The target reads the same statements one by one, so that its catalogue is never ahead: what both sides say of a row
/// must be the same.
@Execution(ExecutionMode.CONCURRENT)
class SchemaChangeIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final String[] LATE_TABLES = {
        "CREATE TABLE last (id int PRIMARY KEY)",
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "CREATE TABLE wider (id int PRIMARY KEY, a int, b text)",
        "CREATE TABLE other (id int PRIMARY KEY, a int)",
        "CREATE TABLE columns (id int PRIMARY KEY, a text, b text)",
        "CREATE TABLE stricter (id int PRIMARY KEY, a text, n int, t timestamp)",
        "CREATE TABLE dropped (id int PRIMARY KEY, m mood)",
        "CREATE TABLE renamed (id int PRIMARY KEY, a int)",
        "CREATE TABLE odd (id int PRIMARY KEY)"
    };

    /// Each with one row or more of before and after.
    private static final String[] CHANGES = {
        "INSERT INTO wider VALUES (1, 1, 'x')",
        "ALTER TABLE wider ALTER a TYPE bigint",
        "INSERT INTO wider VALUES (2, 1, 'x')",
        "ALTER TABLE wider ALTER a TYPE numeric(10,2), ALTER b TYPE varchar(9)",
        "INSERT INTO wider VALUES (3, 1, 'x')",
        "INSERT INTO other VALUES (1, 1)",
        "ALTER TABLE other ALTER a TYPE numeric",
        "INSERT INTO other VALUES (2, 1.0)",
        "ALTER TABLE other ALTER a TYPE text",
        "INSERT INTO other VALUES (3, '1')",
        "INSERT INTO columns VALUES (1, 'a', 'b')",
        "ALTER TABLE columns ADD c int DEFAULT 7",
        "INSERT INTO columns VALUES (2, 'a', 'b')",
        "UPDATE columns SET b = 'x'",
        "ALTER TABLE columns RENAME b TO d",
        "INSERT INTO columns VALUES (3, 'a', 'b')",
        "ALTER TABLE columns DROP a",
        "INSERT INTO columns VALUES (4, 'b')",
        "ALTER TABLE columns ADD a date DEFAULT 'infinity'",
        "INSERT INTO columns VALUES (5, 'b')",
        "INSERT INTO stricter VALUES (1, NULL, NULL, NULL)",
        "UPDATE stricter SET a = '', n = 0, t = 'epoch'",
        "ALTER TABLE stricter ALTER a SET NOT NULL, ALTER n SET NOT NULL, ALTER t SET NOT NULL, ALTER n SET DEFAULT 3",
        "INSERT INTO stricter VALUES (2, 'x', 1, '2024-02-03')",
        "INSERT INTO dropped VALUES (1, 'sad')",
        "ALTER TABLE dropped DROP m",
        "DROP TYPE mood",
        "INSERT INTO dropped VALUES (2)",
        "INSERT INTO renamed VALUES (1, 5)",
        "ALTER TABLE renamed RENAME id TO key",
        "INSERT INTO renamed VALUES (2, 5)",
        "ALTER TABLE odd ADD z regclass",
        "INSERT INTO odd VALUES (1, 'pg_class')",
        "ALTER TABLE odd DROP z",
        "INSERT INTO odd VALUES (2)"
    };

    private static final String[] AWAY_TABLES = {
        "CREATE TABLE rekeyed (id int PRIMARY KEY, a int NOT NULL)",
        "CREATE TABLE renamed (id int PRIMARY KEY)",
        "CREATE TABLE identity (id int PRIMARY KEY)",
        "CREATE TABLE away (id int PRIMARY KEY)",
        "CREATE TABLE anew (id int PRIMARY KEY)",
        "CREATE TABLE cut (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE cut_1 PARTITION OF cut FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE filled (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE calm (id int PRIMARY KEY, a int) PARTITION BY RANGE (id)"
    };

    private static final String[] MEANWHILE = {
        "ALTER TABLE rekeyed DROP CONSTRAINT rekeyed_pkey, ADD PRIMARY KEY (a)",
        "ALTER TABLE renamed RENAME id TO key",
        "ALTER TABLE identity REPLICA IDENTITY FULL",
        "ALTER PUBLICATION lockstep_schema_away_source DROP TABLE away",
        "ALTER PUBLICATION lockstep_schema_away_source ADD TABLE away",
        "DROP TABLE anew",
        "CREATE TABLE anew (id int PRIMARY KEY)",
        "ALTER PUBLICATION lockstep_schema_away_source ADD TABLE anew",
        "TRUNCATE cut_1",
        "CREATE TABLE filled_1 (id int PRIMARY KEY)",
        "INSERT INTO filled_1 VALUES (1)",
        "ALTER TABLE filled ATTACH PARTITION filled_1 FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE calm_1 PARTITION OF calm FOR VALUES FROM (0) TO (100)",
        "INSERT INTO calm VALUES (1, 1)",
        "ANALYZE",
        "VACUUM calm",
        "ALTER TABLE calm RENAME a TO b"
    };

    @Test
    void a_log_that_is_read_late_says_the_same_as_one_that_is_read_at_once() throws SQLException {
        var migration = new Migration("schema_late");
        migration.runOnBoth(LATE_TABLES);
        try (LaneSetup setup = migration.setup();
                Capture prompt = Capture.start(migration.capture(Side.TARGET, setup.tables(Side.TARGET)))) {
            for (int i = 0; i < CHANGES.length; i++) {
                migration.runOnBoth(CHANGES[i], "INSERT INTO last VALUES (" + i + ")");
                if (i + 1 == CHANGES.length || CHANGES[i + 1].matches("(ALTER|DROP) .*")) {
                    awaitRows(migration, prompt, Side.TARGET, i + 1);
                }
            }
            try (Capture late = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
                awaitRows(migration, late, Side.SOURCE, CHANGES.length);
            }
        }
        assertSameRows(migration);
        for (Side side : Side.values()) {
            assertNoticed(migration, side);
        }
    }

    private static void assertSameRows(Migration migration) {
        Map<String, Map<String, Long>> late = images(migration, Side.SOURCE);
        Map<String, Map<String, Long>> prompt = images(migration, Side.TARGET);
        assertThat(late.keySet())
                .contains(
                        "wider[id=3]", "other[id=3]", "columns[id=5]", "stricter[id=2]", "dropped[id=1]", "odd[id=2]");
        late.forEach((row, image) -> assertThat(image)
                .as(row)
                .isEqualTo(
                        row.equals("dropped[id=1]")
                                ? Map.of("id", fingerprint(prompt, row, "id"), "m", RowImage.HIDDEN)
                                : prompt.get(row)));
        assertThat(fingerprint(late, "wider[id=1]", "a"))
                .as("1 is 1.00, whatever the type")
                .isEqualTo(fingerprint(late, "wider[id=3]", "a"));
        assertThat(images(migration, Side.SOURCE, "stricter[id=1]", Operation.INSERT))
                .as("NULL is NULL, though by now the columns cannot be")
                .isEqualTo(images(migration, Side.TARGET, "stricter[id=1]", Operation.INSERT))
                .isNotEqualTo(images(migration, Side.SOURCE, "stricter[id=1]", Operation.UPDATE));
    }

    private static void assertNoticed(Migration migration, Side side) {
        assertThat(notices(migration, side))
                .as("on the " + side.word())
                .contains("other SCHEMA_CHANGED", "renamed IDENTITY_CHANGED", "odd TYPE_NOT_COMPARABLE")
                .noneMatch(notice -> notice.matches("(wider|columns|stricter) .*"));
        assertThat(position(migration, side, notice -> notice.reason() == UnprovenReason.SCHEMA_CHANGED))
                .as("said with the first row of the new type")
                .isEqualTo(migration.log(side).versions("other").stream()
                        .filter(version -> version.key().toString().equals("public.other[id=3]"))
                        .findFirst()
                        .orElseThrow()
                        .position());
    }

    @Test
    void what_changed_while_no_capture_ran_is_told_when_one_starts_and_only_in_that_epoch() throws SQLException {
        var migration = new Migration("schema_away");
        migration.runOnBoth(AWAY_TABLES);
        try (LaneSetup setup = migration.setup()) {
            migration.run(Side.SOURCE, MEANWHILE);
            assertThat(found(migration, setup))
                    .isEqualTo(Map.of(
                            "rekeyed", UnprovenReason.IDENTITY_CHANGED,
                            "renamed", UnprovenReason.IDENTITY_CHANGED,
                            "identity", UnprovenReason.IDENTITY_CHANGED,
                            "away", UnprovenReason.TABLE_NOT_PUBLISHED,
                            "anew", UnprovenReason.TABLE_NOT_PUBLISHED,
                            "cut", UnprovenReason.PARTITIONS_CHANGED,
                            "filled", UnprovenReason.PARTITIONS_CHANGED));
        }
        migration.run(
                Side.TARGET,
                "ALTER TABLE rekeyed DROP CONSTRAINT rekeyed_pkey, ADD PRIMARY KEY (a)",
                "ALTER TABLE renamed RENAME id TO key");
        try (LaneSetup next = migration.setup()) {
            assertThat(found(migration, next)).as("in the next epoch").isEmpty();
        }
    }

    /// What a capture says when it has begun to stream.
    private static Map<String, UnprovenReason> found(Migration migration, LaneSetup setup) {
        try (Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            await().atMost(SOON).until(() -> capture.status().connected());
            return capture.status().concerns().stream()
                    .collect(Collectors.toMap(
                            concern -> concern.message().replaceFirst("table public\\.(\\w+) .*", "$1"),
                            Concern::reason));
        }
    }

    private static void awaitRows(Migration migration, Capture capture, Side side, int count) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(capture.status().error()).isEmpty();
            assertThat(migration.log(side).versions("last")).hasSize(count);
        });
        assertThat(capture.status().restarts()).isZero();
    }

    private static Position position(Migration migration, Side side, Predicate<TableNotice> which) {
        return migration.log(side).all(TableNotice.class).stream()
                .filter(which)
                .findFirst()
                .orElseThrow()
                .position();
    }

    private static Set<String> notices(Migration migration, Side side) {
        return migration.log(side).all(TableNotice.class).stream()
                .map(notice -> notice.table().name() + " " + notice.reason())
                .collect(Collectors.toSet());
    }

    private static long fingerprint(Map<String, Map<String, Long>> images, String row, String column) {
        return Objects.requireNonNull(Objects.requireNonNull(images.get(row)).get(column));
    }

    /// The columns of each row as it was written last.
    private static Map<String, Map<String, Long>> images(Migration migration, Side side) {
        Map<String, Map<String, Long>> images = new HashMap<>();
        migration.log(side).all(RowVersion.class).stream()
                .sorted(Comparator.comparing(RowVersion::position))
                .filter(version -> !version.key().table().name().equals("last"))
                .forEach(version -> images.put(name(version), image(migration, side, version)));
        return images;
    }

    private static List<Map<String, Long>> images(Migration migration, Side side, String row, Operation operation) {
        return migration.log(side).all(RowVersion.class).stream()
                .filter(version -> name(version).equals(row) && version.operation() == operation)
                .map(version -> image(migration, side, version))
                .toList();
    }

    private static String name(RowVersion version) {
        return version.key().toString().substring("public.".length());
    }

    private static Map<String, Long> image(Migration migration, Side side, RowVersion version) {
        if (!(version.image() instanceof RowImage.Present present)) {
            return Map.of();
        }
        List<String> names = migration.log(side).all(ColumnsDeclared.class).stream()
                .map(ColumnsDeclared::columns)
                .filter(columns -> columns.id() == present.columns())
                .findFirst()
                .map(Columns::names)
                .orElseThrow();
        return IntStream.range(0, present.width()).boxed().collect(Collectors.toMap(names::get, present::fingerprint));
    }
}
