package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    private static final TableId TABLE = new TableId("public", "t");
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT32_SCHEMA)
            .field("v", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema MARK = SchemaBuilder.struct()
            .optional()
            .field("lane", Schema.STRING_SCHEMA)
            .field("sequence", Schema.INT64_SCHEMA)
            .field("epoch", Schema.INT64_SCHEMA)
            .field("seen", Schema.INT64_SCHEMA)
            .field("written_at", Schema.STRING_SCHEMA)
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.INT64_SCHEMA)
            .build();

    private final RecordEncoder encoder = new RecordEncoder(
            "main",
            "lockstep",
            FingerprintKey.ofHex("00112233445566778899aabbccddeeff"),
            new Unchanged("unchanged"),
            "UTC",
            table -> new TableShape(
                    table,
                    List.of(
                            new ColumnShape("id", ColumnType.builtIn("int4"), false),
                            new ColumnShape("v", ColumnType.builtIn("text"), false),
                            new ColumnShape("twice", ColumnType.builtIn("int4"), true))));

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
        assertThat(encoder.encode(mark(1, 7, 7))).isEmpty();
        assertThat(encoder.encode(mark(1, 0, 0))).isEmpty();
    }

    @Test
    void a_column_that_the_engine_does_not_deliver_is_hidden_and_announced() {
        Schema narrow = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .build();
        List<ChangeRecord> records = encoder.encode(change(1, "c", key(1), new Struct(narrow).put("id", 1)));
        assertThat(records)
                .contains(new TableNotice(
                        "main", new Position(new Lsn(1), 0), TABLE, UnprovenReason.TYPE_NOT_COMPARABLE));
        assertThat(((RowImage.Present) image(records)).hasHidden()).isTrue();
    }

    private static RowImage image(List<ChangeRecord> records) {
        return ((RowVersion) records.getLast()).image();
    }

    private static Position position(List<ChangeRecord> records) {
        return records.getLast().position();
    }

    private static Struct key(int id) {
        return new Struct(KEY).put("id", id);
    }

    private static Struct row(int id, @Nullable String value) {
        return new Struct(ROW).put("id", id).put("v", value);
    }

    private static SourceRecord mark(long previousCommit, long sequence, long seen) {
        Struct row = new Struct(MARK)
                .put("lane", "main")
                .put("sequence", sequence)
                .put("epoch", 2L)
                .put("seen", seen)
                .put("written_at", "2024-01-01T00:00:00.500000Z");
        return record(previousCommit, new TableId("lockstep", "watermark"), "u", null, row);
    }

    private static SourceRecord change(long previousCommit, String op, @Nullable Struct key, @Nullable Struct after) {
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
