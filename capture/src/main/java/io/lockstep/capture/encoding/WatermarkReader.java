package io.lockstep.capture.encoding;

import io.lockstep.capture.encoding.ChainListener.Distrusted;
import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.WatermarkMac;
import io.lockstep.events.WatermarkMac.Origin;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// Reads the rows of the watermark table, in the order of one change log. Not thread-safe.
final class WatermarkReader {
    private static final String SIGNATURE = "mac";
    private static final String HEX = "\\x";
    private static final DateTimeFormatter PRINTED = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH", "+00")
            .toFormatter(Locale.ROOT);

    private final LaneSide lane;
    private final TableId watermarks;
    private final WatermarkMac mac;
    private long newest;

    WatermarkReader(LaneSide lane, FingerprintKey key) {
        this.lane = lane;
        this.watermarks = lane.watermarkTable();
        this.mac = key.watermarks(lane.migration(), lane.lane());
    }

    boolean isIn(TableId table) {
        return table.equals(watermarks);
    }

    /// Says what a row is worth. Deletions and rows of other lanes are nothing to this one.
    Found read(RowEvent event, Position position) {
        Struct row = event.after();
        if (row == null || !lane.lane().equals(row.getString("lane"))) {
            return new Found.Nothing();
        }
        long epoch = Long.parseLong(row.getString("epoch"));
        long sequence = Long.parseLong(row.getString("sequence"));
        long seen = Long.parseLong(row.getString("seen"));
        boolean possible = epoch > 0 && seen >= 0 && seen < sequence;
        return switch (possible ? mac.origin(signature(row), epoch, sequence, seen) : Origin.NOBODY) {
            case NOBODY ->
                distrusted(UnprovenReason.FORGED_WATERMARK, event, position, "was not signed by the watermark writer");
            case OTHER_KEY ->
                distrusted(
                        UnprovenReason.SCHEME_MISMATCH,
                        event,
                        position,
                        "was signed with another fingerprint key than this capture has");
            case WRITER -> genuine(event, new Watermark(lane.lane(), position, sequence, epoch, seen, written(row), 0));
        };
    }

    /// On the source the writer counts up; a number that comes again was copied from an earlier row. The target's
    /// replicator may apply a watermark twice.
    private Found genuine(RowEvent event, Watermark mark) {
        if (lane.side() == Side.SOURCE && mark.sequence() <= newest) {
            return distrusted(
                    UnprovenReason.FORGED_WATERMARK,
                    event,
                    mark.position(),
                    "has number " + mark.sequence() + " after " + newest + ", as a copy of an old row has");
        }
        newest = Math.max(newest, mark.sequence());
        return new Found.Genuine(mark);
    }

    private static Found distrusted(UnprovenReason reason, RowEvent event, Position position, String what) {
        return new Found.Untrusted(new Distrusted(reason, event.transaction(), position, what));
    }

    private static byte @Nullable [] signature(Struct row) {
        String printed = row.schema().field(SIGNATURE) == null ? null : row.getString(SIGNATURE);
        return printed == null ? null : HexFormat.of().parseHex(printed, HEX.length(), printed.length());
    }

    private static Instant written(Struct row) {
        try {
            return OffsetDateTime.parse(row.getString("written_at"), PRINTED).toInstant();
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }

    /// What a row of the watermark table is to the lane.
    sealed interface Found {
        /// Nothing that concerns it.
        record Nothing() implements Found {}

        record Genuine(Watermark mark) implements Found {}

        /// A row that proves nothing.
        record Untrusted(Distrusted row) implements Found {}
    }
}
