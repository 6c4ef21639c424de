package io.lockstep.events.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Columns;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeRecordCodecTest {
    private static final Position POSITION = new Position(Lsn.parse("16/B374D848"), 3);
    private static final TableId ORDERS = new TableId("public", "order \"lines\".2");
    private static final RowKey KEY = new RowKey(
            ORDERS,
            List.of(
                    new KeyColumn("order_id", KeyColumn.Kind.NUMBER, "700"),
                    new KeyColumn("läne", KeyColumn.Kind.TEXT, "a\u0000b")));

    enum Sample {
        INSERT(version(Operation.INSERT, new RowImage.Present(-7, 1, RowImage.HIDDEN, Long.MIN_VALUE))),
        DELETE(version(Operation.DELETE, RowImage.ABSENT)),
        WATERMARK(new Watermark("main", POSITION, 42, 3, 40, Instant.parse("2026-11-22T10:15:30.123456Z"), 128)),
        COLUMNS_DECLARED(new ColumnsDeclared("main", POSITION, ORDERS, new Columns(List.of("note", "id", "größe")))),
        TABLE_NOTICE(new TableNotice("main", POSITION, ORDERS, UnprovenReason.TRUNCATED));

        private final ChangeRecord record;

        Sample(ChangeRecord record) {
            this.record = record;
        }

        private static RowVersion version(Operation operation, RowImage image) {
            var scheme = new FingerprintScheme(0xCAFEBABE, 1, -1);
            var committedAt = Instant.parse("1969-12-31T23:59:59.999999Z");
            return new RowVersion("main", POSITION, 5_000_000_000L, committedAt, scheme, operation, KEY, image);
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void a_record_reads_back_as_it_was_written(Sample sample) {
        assertThat(ChangeRecordCodec.decode(ChangeRecordCodec.encode(sample.record)))
                .isEqualTo(sample.record);
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void the_layout_is_that_of_the_golden_file(Sample sample) throws IOException {
        assertThat(hex(ChangeRecordCodec.encode(sample.record))).isEqualTo(golden(sample));
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void a_record_cut_short_is_refused(Sample sample) {
        byte[] whole = ChangeRecordCodec.encode(sample.record);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ChangeRecordCodec.decode(cut)).isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void a_record_with_bytes_left_over_is_refused() {
        byte[] whole = ChangeRecordCodec.encode(Sample.WATERMARK.record);
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> ChangeRecordCodec.decode(longer)).hasMessageContaining("left over");
    }

    @Test
    void a_newer_layout_is_refused_by_number() {
        byte[] newer = ChangeRecordCodec.encode(Sample.WATERMARK.record);
        newer[0] = 2;
        assertThatThrownBy(() -> ChangeRecordCodec.decode(newer)).hasMessageContaining("layout 2 is not known here");
    }

    @Test
    void rubbish_is_refused_and_never_anything_worse() {
        var random = new SplittableRandom(20_261_122);
        for (int round = 0; round < 20_000; round++) {
            byte[] rubbish = ChangeRecordCodec.encode(Sample.values()[round % Sample.values().length].record);
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                rubbish[random.nextInt(rubbish.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(ChangeRecordCodec.decode(rubbish)).isNotNull();
            } catch (MalformedRecordException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    /// Golden files are never rewritten: a layout that has been published stays readable. A new layout gets a new
    /// folder.
    private static String golden(Sample sample) throws IOException {
        String name = "/golden/change-record-v1/" + sample + ".hex";
        try (InputStream file = ChangeRecordCodecTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), US_ASCII).strip();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
