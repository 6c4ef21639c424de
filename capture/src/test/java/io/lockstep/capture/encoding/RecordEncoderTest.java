package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Columns;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.mapping.TableMappings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    static final TableId TABLE = new TableId("public", "t");
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.STRING_SCHEMA)
            .field("v", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema MARK = SchemaBuilder.struct()
            .optional()
            .field("lane", Schema.STRING_SCHEMA)
            .field("sequence", Schema.STRING_SCHEMA)
            .field("epoch", Schema.STRING_SCHEMA)
            .field("seen", Schema.STRING_SCHEMA)
            .field("written_at", Schema.STRING_SCHEMA)
            .field("mac", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.INT64_SCHEMA)
            .build();

    static final FingerprintKey SECRET = FingerprintKey.ofHex("00112233445566778899aabbccddeeff");
    private static final TableId MARKS = new TableId("lockstep", "watermark");

    static TableShape shape(TableId table) {
        return new TableShape(
                table,
                List.of(
                        new ColumnShape("id", ColumnType.builtIn("int4"), false),
                        new ColumnShape("v", ColumnType.builtIn("text"), false),
                        new ColumnShape("twice", ColumnType.builtIn("int4"), true)));
    }

    private final Told told = new Told();
    private final RecordEncoder encoder = new RecordEncoder(
            new LaneSide("shop", "main", Side.SOURCE, "lockstep"),
            SECRET,
            new Unchanged("unchanged"),
            new Shapes(RecordEncoderTest::shape, Naming.SAME),
            told);

    @Test
    void every_row_event_of_a_transaction_has_its_own_ordinal_and_columns_are_declared_once() {
        List<ChangeRecord> first = encoder.encode(change(100, "c", key(1), row(1, "a")));
        assertThat(first)
                .hasSize(2)
                .first()
                .isInstanceOfSatisfying(
                        ColumnsDeclared.class,
                        declared -> assertThat(declared.columns().names()).containsExactly("id", "v"));
        assertThat(position(first)).isEqualTo(new Position(new Lsn(100), 0));
        assertThat(position(encoder.encode(change(100, "u", key(1), row(1, "b")))))
                .isEqualTo(new Position(new Lsn(100), 1));
        assertThat(position(encoder.encode(mark(100, 1, 0)))).isEqualTo(new Position(new Lsn(100), 2));
        List<ChangeRecord> next = encoder.encode(change(200, "d", key(1), null));
        assertThat(next).singleElement().isInstanceOfSatisfying(RowVersion.class, version -> {
            assertThat(version.position()).isEqualTo(new Position(new Lsn(200), 0));
            assertThat(version.operation()).isEqualTo(Operation.DELETE);
            assertThat(version.image()).isEqualTo(RowImage.ABSENT);
            assertThat(version.key()).hasToString("public.t[id=1]");
        });
    }

    @Test
    void equal_rows_have_equal_images_and_an_unchanged_value_is_hidden() {
        RowImage image = image(encoder.encode(change(1, "c", key(1), row(1, "a"))));
        assertThat(image(encoder.encode(change(2, "u", key(1), row(1, "a"))))).isEqualTo(image);
        assertThat(image(encoder.encode(change(3, "u", key(1), row(1, null))))).isNotEqualTo(image);
        var hidden = (RowImage.Present) image(encoder.encode(change(4, "u", key(1), row(1, "unchanged"))));
        assertThat(hidden.fingerprint(0)).isEqualTo(((RowImage.Present) image).fingerprint(0));
        assertThat(hidden.fingerprint(1)).isEqualTo(RowImage.HIDDEN);
    }

    @Test
    void a_truncate_and_a_row_without_key_become_notices() {
        assertThat(encoder.encode(change(1, "t", null, null)))
                .containsExactly(new TableNotice("main", new Position(new Lsn(1), 0), TABLE, UnprovenReason.TRUNCATED));
        assertThat(encoder.encode(change(1, "c", null, row(1, "a"))))
                .contains(new TableNotice("main", new Position(new Lsn(1), 1), TABLE, UnprovenReason.NO_KEY))
                .noneMatch(RowVersion.class::isInstance);
        assertThat(encoder.encode(change(1, "c", null, row(2, "a"))))
                .as("said once")
                .isEmpty();
    }

    @Test
    void a_watermark_of_this_lane_is_read_and_one_that_makes_no_sense_proves_nothing() {
        assertThat(encoder.encode(mark(1, 7, 5)))
                .containsExactly(new Watermark(
                        "main", new Position(new Lsn(1), 0), 7, 2, 5, Instant.parse("2024-01-01T00:00:00.5Z"), 0));
        assertThat(told.epochs).containsExactly(2L);
        assertThat(encoder.encode(mark(1, 9, 9))).containsExactly(forged(1));
        assertThat(encoder.encode(mark(1, 0, 0))).as("said once").isEmpty();
        assertThat(told.distrusted).hasSize(2);
    }

    @Test
    void a_row_that_the_writer_did_not_sign_is_never_sent_on_and_named() {
        Struct changed = markRow(7, 5, SECRET.watermarks("shop", "main").sign(2, 8, 5));
        assertThat(encoder.encode(record(1, MARKS, "u", null, changed))).containsExactly(forged(0));
        byte[] bent = SECRET.watermarks("shop", "main").sign(2, 7, 5);
        bent[19] ^= 1;
        for (byte[] none : List.of(new byte[0], bent, new byte[21])) {
            assertThat(encoder.encode(record(1, MARKS, "c", null, markRow(7, 5, none))))
                    .isEmpty();
        }
        assertThat(encoder.encode(record(1, MARKS, "c", null, markRow(7, 5, null))))
                .isEmpty();
        assertThat(told.distrusted)
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.transaction()).isEqualTo(9));
        assertThat(told.distrusted.getFirst().what()).contains("not signed");
    }

    @Test
    void a_row_signed_for_another_migration_or_lane_is_forged_and_one_with_another_key_is_of_another_scheme() {
        for (String[] other : new String[][] {{"shop", "other"}, {"sho", "pmain"}, {"store", "main"}}) {
            byte[] signature = SECRET.watermarks(other[0], other[1]).sign(2, 7, 5);
            assertThat(encoder.encode(record(1, MARKS, "u", null, markRow(7, 5, signature))))
                    .noneMatch(Watermark.class::isInstance);
        }
        assertThat(told.distrusted).hasSize(3).allMatch(row -> row.reason() == UnprovenReason.FORGED_WATERMARK);
        byte[] strange = FingerprintKey.random().watermarks("shop", "main").sign(2, 7, 5);
        assertThat(encoder.encode(record(1, MARKS, "u", null, markRow(7, 5, strange))))
                .containsExactly(
                        new TableNotice("main", new Position(new Lsn(1), 3), MARKS, UnprovenReason.SCHEME_MISMATCH));
    }

    @Test
    void on_the_source_a_number_that_comes_again_is_a_copy_and_a_deletion_or_another_lane_is_nothing() {
        assertThat(encoder.encode(mark(1, 7, 5))).hasSize(1);
        assertThat(encoder.encode(mark(2, 8, 5))).hasSize(1);
        assertThat(encoder.encode(mark(3, 7, 5)))
                .containsExactly(
                        new TableNotice("main", new Position(new Lsn(3), 0), MARKS, UnprovenReason.FORGED_WATERMARK));
        assertThat(encoder.encode(record(4, MARKS, "d", null, null))).isEmpty();
        assertThat(encoder.encode(record(4, MARKS, "t", null, null))).isEmpty();
        assertThat(encoder.encode(
                        record(5, MARKS, "c", null, markRow(1, 0, null).put("lane", "other"))))
                .isEmpty();
        assertThat(encoder.encode(mark(6, 9, 5))).singleElement().isInstanceOf(Watermark.class);
    }

    @Test
    void what_was_noticed_is_noticed_again_in_a_new_epoch() {
        assertThat(encoder.encode(mark(1, 9, 9))).hasSize(1);
        assertThat(encoder.encode(mark(2, 9, 9))).isEmpty();
        assertThat(encoder.encode(mark(3, 10, 5))).singleElement().isInstanceOf(Watermark.class);
        assertThat(encoder.encode(mark(4, 9, 9))).hasSize(1);
    }

    @Test
    void positions_that_go_back_are_a_gap() {
        encoder.encode(change(200, "d", key(1), null));
        assertThat(encoder.encode(change(100, "d", key(1), null)))
                .contains(new TableNotice("main", new Position(new Lsn(100), 0), TABLE, UnprovenReason.GAP));
        assertThat(told.distrusted)
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).isEqualTo(UnprovenReason.GAP));
    }

    private static TableNotice forged(int ordinal) {
        return new TableNotice("main", new Position(new Lsn(1), ordinal), MARKS, UnprovenReason.FORGED_WATERMARK);
    }

    @Test
    void everything_that_is_sent_has_the_names_of_the_target_and_a_column_that_is_not_compared_is_announced_once() {
        var rules = (TableMappings.Accepted) TableMappings.parse("""
                {"rules": [
                  {"rule-type": "selection", "rule-id": "1", "rule-action": "include",
                   "object-locator": {"schema-name": "public", "table-name": "%"}},
                  {"rule-type": "transformation", "rule-id": "2", "rule-target": "schema", "rule-action": "rename",
                   "object-locator": {"schema-name": "%"}, "value": "shop"},
                  {"rule-type": "transformation", "rule-id": "3", "rule-target": "column",
                   "rule-action": "change-data-type", "data-type": {"type": "string", "length": 9},
                   "object-locator": {"schema-name": "public", "table-name": "t", "column-name": "v"}}
                ]}""");
        var mapped = new RecordEncoder(
                new LaneSide("shop", "main", Side.SOURCE, "lockstep"),
                SECRET,
                new Unchanged("unchanged"),
                new Shapes(RecordEncoderTest::shape, new Naming.OfSource(rules.mappings())),
                told);
        TableId renamed = new TableId("shop", "t");
        List<ChangeRecord> records = mapped.encode(change(1, "c", key(1), row(1, "a")));

        assertThat(records)
                .hasSize(3)
                .startsWith(
                        new ColumnsDeclared("main", new Position(new Lsn(1), 0), renamed, new Columns(List.of("id"))),
                        new TableNotice(
                                "main", new Position(new Lsn(1), 0), renamed, UnprovenReason.MAPPING_NOT_COMPARABLE));
        assertThat(((RowVersion) records.getLast()).key()).hasToString("shop.t[id=1]");
        assertThat(mapped.encode(change(2, "u", key(1), row(1, "b"))))
                .as("said once")
                .hasSize(1);
        assertThat(mapped.encode(change(3, "t", null, null)))
                .containsExactly(
                        new TableNotice("main", new Position(new Lsn(3), 0), renamed, UnprovenReason.TRUNCATED));
        assertThat(mapped.encode(mark(4, 7, 5)))
                .as("the watermark table is never renamed")
                .singleElement()
                .isInstanceOf(Watermark.class);
    }

    static RowImage image(List<ChangeRecord> records) {
        return ((RowVersion) records.getLast()).image();
    }

    private static Position position(List<ChangeRecord> records) {
        return records.getLast().position();
    }

    static Struct key(int id) {
        return new Struct(KEY).put("id", Integer.toString(id));
    }

    static Struct row(int id, @Nullable String value) {
        return new Struct(ROW).put("id", Integer.toString(id)).put("v", value);
    }

    private static SourceRecord mark(long previousCommit, long sequence, long seen) {
        byte[] signature = SECRET.watermarks("shop", "main").sign(2, sequence, seen);
        return record(previousCommit, MARKS, "u", null, markRow(sequence, seen, signature));
    }

    private static Struct markRow(long sequence, long seen, byte @Nullable [] signature) {
        return new Struct(MARK)
                .put("lane", "main")
                .put("sequence", Long.toString(sequence))
                .put("epoch", "2")
                .put("seen", Long.toString(seen))
                .put("written_at", "2024-01-01 00:00:00.5+00")
                .put("mac", signature == null ? null : "\\x" + HexFormat.of().formatHex(signature));
    }

    static final class Told implements ChainListener {
        private final List<Long> epochs = new ArrayList<>();
        private final List<Distrusted> distrusted = new ArrayList<>();
        final List<String> noticed = new ArrayList<>();

        @Override
        public void began(long epoch) {
            epochs.add(epoch);
        }

        @Override
        public void distrusted(Distrusted row) {
            distrusted.add(row);
        }

        @Override
        public void noticed(TableId table, UnprovenReason reason, String message) {
            noticed.add(table + " " + reason + " " + message);
        }
    }

    static SourceRecord change(long previousCommit, String op, @Nullable Struct key, @Nullable Struct after) {
        return record(previousCommit, TABLE, op, key, after);
    }

    private static SourceRecord record(
            long previousCommit, TableId table, String op, @Nullable Struct key, @Nullable Struct after) {
        Schema rows = after == null ? ROW : after.schema();
        Schema envelope = SchemaBuilder.struct()
                .field("op", Schema.STRING_SCHEMA)
                .field("source", SOURCE)
                .field("after", rows)
                .build();
        Struct source = new Struct(SOURCE)
                .put("schema", table.schema())
                .put("table", table.name())
                .put("txId", 9L)
                .put("ts_us", 1_000_000L);
        Struct value = new Struct(envelope).put("op", op).put("source", source).put("after", after);
        Schema keySchema = key == null ? null : KEY;
        return new SourceRecord(
                Map.of(), Map.of("lsn_commit", previousCommit), "topic", 0, keySchema, key, envelope, value);
    }
}
