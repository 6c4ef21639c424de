package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.ValueTable.Case;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.equality.Form;
import io.lockstep.events.equality.Form.Simple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The relation of `docs/equality.md` on real servers whose settings differ: what the captures' fingerprints say of any
/// two
/// values of a type is what SQL says, is what was expected of the samples, and is what PostgreSQL's own `=` says where
/// the
/// relation is that. Values that differ in nothing that counts make one row key.
@ResourceLock(SharedLab.WHOLE_SERVERS)
class EqualityIT implements OnSharedLab {
    private static final Set<String> NOT_POSTGRESQLS = Set.of(
            "interval",
            "interval[]",
            "citext",
            "citext[]",
            "json",
            "xml",
            "jsonpath",
            "pg_snapshot",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "box[]",
            "tsquery");

    /// Forms that lose something, each with a type some values of which it makes one.
    private static final Map<String, String> LOSSY = Map.of(
            "text", "pg_catalog.btrim(?)",
            "label", "pg_catalog.lower(?)",
            "varchar(40)", "pg_catalog.normalize(?, 'NFC')",
            "timestamp", "pg_catalog.date_trunc('second', ?)::text",
            "bigint", "(?::float8)::text",
            "bytea", "pg_catalog.rtrim(pg_catalog.format('%s', ?), '0')",
            "boolean", "coalesce(?, false)::text",
            "timetz", "(? AT TIME ZONE 'UTC')::text",
            "integer[]", "pg_catalog.array_to_string(?, ',')",
            "numrange", "lower(?)::text");

    private static final Migration MIGRATION = migration();
    private static final ValueTable TABLE = new ValueTable(MIGRATION);
    private static final KeyTables KEYS = new KeyTables(MIGRATION);
    private static final DetectionTables DETECTION = new DetectionTables(MIGRATION);
    private static final Path PAGE = Path.of("..", "docs", "detection-power.md");
    private static Map<String, Map<Integer, Long>> onSource = Map.of();
    private static Map<String, Map<Integer, Long>> onTarget = Map.of();
    private static LaneSetup setup;
    private static Capture source;

    @BeforeAll
    static void capture() throws SQLException {
        TABLE.create();
        KEYS.create();
        DETECTION.create();
        setup = MIGRATION.setup();
        source = Capture.start(MIGRATION.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
        try (Capture target = Capture.start(MIGRATION.capture(Side.TARGET, setup.tables(Side.TARGET)))) {
            TABLE.insert();
            KEYS.insert();
            for (Side side : Side.values()) {
                DETECTION.insert(side, TABLE.connection(side));
            }
            onSource = fingerprints(Side.SOURCE, source, written());
            onTarget = fingerprints(Side.TARGET, target, written());
        }
    }

    @AfterAll
    static void close() throws SQLException {
        TABLE.close();
        source.close();
        setup.close();
    }

    @Test
    void both_sides_say_the_same_of_every_value_whatever_their_settings_and_nothing_is_left_out() {
        assertThat(onTarget).isEqualTo(onSource);
        assertThat(MIGRATION.log(Side.SOURCE).all(TableNotice.class)).isEmpty();
        assertThat(onSource.values()).allSatisfy(values -> assertThat(values).doesNotContainValue(RowImage.HIDDEN));
    }

    @Test
    void samples_are_equal_exactly_when_they_are_meant_to_be() {
        for (Case each : TABLE.cases()) {
            Map<Integer, Long> found = fingerprints(each);
            found.keySet().removeIf(id -> each.group(id).isEmpty());
            Map<Integer, String> meant = new TreeMap<>();
            found.keySet().forEach(id -> meant.put(id, "" + each.group(id).orElseThrow()));
            assertThat(each.disagreements(found, meant)).isEmpty();
        }
    }

    @Test
    void for_any_two_values_of_any_type_the_fingerprints_and_sql_say_the_same() throws SQLException {
        for (Case each : TABLE.cases()) {
            Form form = TABLE.form(each);
            Map<Integer, String> texts = TABLE.texts(Side.SOURCE, each, form);

            assertThat(each.disagreements(fingerprints(each), texts))
                    .as(each.type())
                    .isEmpty();
            assertThat(TABLE.texts(Side.TARGET, each, form)).as(each.type()).isEqualTo(texts);
            assertThat(TABLE.canonical(each, form))
                    .as("%s in Java", each.type())
                    .isEqualTo(texts);
        }
    }

    @Test
    void a_form_that_loses_something_is_told() throws SQLException {
        for (Map.Entry<String, String> lossy : LOSSY.entrySet()) {
            Case each = TABLE.of(lossy.getKey());
            assertThat(each.disagreements(
                            fingerprints(each),
                            TABLE.texts(Side.SOURCE, each, lossy.getValue().replace("?", each.column()))))
                    .as("%s compared as %s", lossy.getKey(), lossy.getValue())
                    .isNotEmpty();
        }
    }

    @Test
    void values_are_equal_exactly_when_postgresql_calls_them_equal_but_for_the_types_that_the_page_names()
            throws SQLException {
        for (Case each : TABLE.cases()) {
            if (!NOT_POSTGRESQLS.contains(each.type())) {
                assertThat(TABLE.contradictions(each)).as(each.type()).isEmpty();
            }
        }
        assertThat(TABLE.contradictions(TABLE.of("interval")))
                .as("1 mon and 30 days")
                .isNotEmpty();
    }

    @Test
    void what_each_rule_makes_of_a_value_is_the_same_in_java_and_in_sql() throws SQLException {
        Map<String, List<Form>> rules = Map.of(
                "json", List.of(Simple.JSON_VALUE, Simple.PRINTED),
                "jsonb", List.of(Simple.JSON_VALUE, Simple.PRINTED),
                "numeric", List.of(new Form.Rounded(0), new Form.Rounded(2), Simple.PRINTED),
                "text", List.of(new Form.Beginning(4), new Form.Beginning(7)),
                "bytea", List.of(new Form.FirstBytes(1)),
                "deal", List.of(Simple.PRINTED));
        for (Map.Entry<String, List<Form>> rule : rules.entrySet()) {
            Case each = TABLE.of(rule.getKey());
            for (Form form : rule.getValue()) {
                assertThat(TABLE.canonical(each, form))
                        .as("%s as %s", each.type(), form)
                        .isEqualTo(TABLE.texts(Side.SOURCE, each, form));
            }
        }
    }

    @Test
    void equal_keys_are_one_row_key_in_one_partition_and_the_row_is_found_by_it_on_both_sides() throws SQLException {
        Map<RowKey, Integer> keys = partitions(Side.SOURCE);
        assertThat(keys).isEqualTo(partitions(Side.TARGET)).hasSize(KEYS.rows());
        for (RowKey key : keys.keySet()) {
            for (Side side : Side.values()) {
                assertThat(KEYS.found(TABLE.connection(side), key))
                        .as("%s on the %s", key, side.word())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void every_difference_is_seen_and_no_equal_rows_are_told_apart() throws SQLException, IOException {
        Map<Difference, DetectionTables.Found> found = DETECTION.found(TABLE::connection);
        String page = DetectionPage.text(found);
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.writeString(PAGE, page);
        }
        assertThat(DetectionPage.misses(found)).as(page).isZero();
        assertThat(DetectionPage.alarms(found)).as(page).isZero();
        assertThat(PAGE).as("its comment says how to write it anew").hasContent(page);
    }

    /// In place of the statement that sets the time zone of the engine's session another one is given.
    @Test
    void a_session_that_prints_in_another_time_zone_would_be_seen() throws SQLException {
        var otherZone = new Capture.Wiring() {
            @Override
            public void adjust(Properties engine) {
                engine.setProperty("lockstep.session.statement", "SET TimeZone = 'Asia/Kolkata'");
            }
        };
        String column = TABLE.of("timestamptz").column();
        CaptureSettings settings = MIGRATION.capture(Side.TARGET, setup.tables(Side.TARGET));
        try (Capture target = Capture.start(settings, otherZone)) {
            MIGRATION.runOnBoth(
                    "INSERT INTO %s (id, %s) VALUES (1000, '2024-01-01 00:00+00')".formatted(ValueTable.TABLE, column));
            assertThat(fingerprint(Side.TARGET, target, column, 1000))
                    .isNotEqualTo(fingerprint(Side.SOURCE, source, column, 1000));
        }
    }

    private static Long fingerprint(Side side, Capture capture, String column, int id) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> fingerprints(side, capture, written())
                                .getOrDefault(column, Map.of())
                                .get(id),
                        Objects::nonNull);
    }

    private static int written() {
        return TABLE.rows() + KEYS.rows() + DETECTION.rows();
    }

    private static Migration migration() {
        try {
            return new Migration("capture_equality");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Integer, Long> fingerprints(Case each) {
        Map<Integer, Long> found = new TreeMap<>(onSource.getOrDefault(each.column(), Map.of()));
        found.keySet().removeIf(id -> id >= each.values().size());
        return found;
    }

    /// By column and row, once there are so many rows.
    private static Map<String, Map<Integer, Long>> fingerprints(Side side, Capture capture, int expected) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    assertThat(capture.status().error()).isEmpty();
                    assertThat(MIGRATION.log(side).all(RowVersion.class)).hasSizeGreaterThanOrEqualTo(expected);
                });
        List<String> columns = MIGRATION.log(side).all(ColumnsDeclared.class).stream()
                .filter(declared -> declared.table().name().equals(ValueTable.TABLE))
                .findFirst()
                .orElseThrow()
                .columns()
                .names();
        Map<String, Map<Integer, Long>> found = new TreeMap<>();
        for (RowVersion version : MIGRATION.log(side).versions(ValueTable.TABLE)) {
            int id = Integer.parseInt(version.key().columns().getFirst().text());
            var image = (RowImage.Present) version.image();
            for (int i = 0; i < columns.size(); i++) {
                found.computeIfAbsent(columns.get(i), _ -> new TreeMap<>()).put(id, image.fingerprint(i));
            }
        }
        return found;
    }

    private static Map<RowKey, Integer> partitions(Side side) {
        Map<RowKey, Integer> partitions = new HashMap<>();
        MIGRATION
                .log(side)
                .partitions()
                .forEach((partition, records) -> records.stream()
                        .filter(RowVersion.class::isInstance)
                        .map(record -> ((RowVersion) record).key())
                        .filter(key -> KEYS.has(key.table().name()))
                        .forEach(key -> partitions.put(key, partition)));
        return partitions;
    }
}
