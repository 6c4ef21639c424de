package io.lockstep.events.codec;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Columns;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import java.util.ArrayList;
import java.util.Optional;

/// The values of the change topics: a version byte, a kind byte, the lane, the position, then what the kind needs.
/// Stateless and thread-safe.
public final class ChangeRecordCodec {
    /// The layout written. Readers refuse what they do not know, rather than guess.
    public static final int VERSION = 1;

    private static final int ROW_VERSION = 1;
    private static final int WATERMARK = 2;
    private static final int COLUMNS_DECLARED = 3;
    private static final int TABLE_NOTICE = 4;
    private static final Operation[] OPERATIONS = Operation.values();
    private static final UnprovenReason[] REASONS = UnprovenReason.values();

    private ChangeRecordCodec() {}

    public static byte[] encode(ChangeRecord record) {
        var out = new BinaryWriter(128).u8(VERSION);
        switch (record) {
            case RowVersion version -> write(version, header(ROW_VERSION, version, out));
            case Watermark watermark -> write(watermark, header(WATERMARK, watermark, out));
            case ColumnsDeclared declared -> write(declared, header(COLUMNS_DECLARED, declared, out));
            case TableNotice notice -> write(notice, header(TABLE_NOTICE, notice, out));
        }
        return out.toBytes();
    }

    /// @throws MalformedRecordException when the bytes are not exactly one record of a version known here
    public static ChangeRecord decode(byte[] bytes) {
        var in = new BinaryReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedRecordException(
                    "Record layout " + version + " is not known here (this is " + VERSION + ")");
        }
        ChangeRecord record;
        try {
            record = read(in);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedRecordException("A record that makes no sense: " + e.getMessage());
        }
        in.end();
        return record;
    }

    /// The lane that a record names, which otherwise may be unreadable; empty when that cannot be told either.
    public static Optional<String> lane(byte[] bytes) {
        try {
            var in = new BinaryReader(bytes);
            boolean known = in.u8() == VERSION;
            in.u8();
            return known ? Optional.of(in.text()) : Optional.empty();
        } catch (MalformedRecordException _) {
            return Optional.empty();
        }
    }

    private static ChangeRecord read(BinaryReader in) {
        int kind = in.u8();
        String lane = in.text();
        Position position = position(in);
        return switch (kind) {
            case ROW_VERSION -> readRowVersion(lane, position, in);
            case WATERMARK -> readWatermark(lane, position, in);
            case COLUMNS_DECLARED -> readColumns(lane, position, in);
            case TABLE_NOTICE -> new TableNotice(lane, position, RowKeyCodec.readTable(in), in.constant(REASONS));
            default -> throw new MalformedRecordException("Unknown kind of record " + kind);
        };
    }

    /// No server has written half of the bytes that an LSN can name. One position beyond them would make everything
    /// behind it look like a redelivery.
    private static Position position(BinaryReader in) {
        long previousCommit = in.fixed64();
        if (previousCommit < 0) {
            throw new MalformedRecordException("No log reaches to the position " + new Lsn(previousCommit));
        }
        return new Position(new Lsn(previousCommit), Math.toIntExact(in.unsigned()));
    }

    private static BinaryWriter header(int kind, ChangeRecord record, BinaryWriter out) {
        Position position = record.position();
        return out.u8(kind)
                .text(record.lane())
                .fixed64(position.previousCommit().value())
                .unsigned(position.ordinal());
    }

    private static void write(RowVersion version, BinaryWriter out) {
        FingerprintScheme scheme = version.scheme();
        out.unsigned(version.transaction())
                .instant(version.committedAt())
                .fixed32(scheme.keyId())
                .unsigned(scheme.encoding())
                .fixed32(scheme.rulesId())
                .constant(version.operation());
        RowKeyCodec.write(version.key(), out);
        RowImageCodec.write(version.image(), out);
    }

    private static RowVersion readRowVersion(String lane, Position position, BinaryReader in) {
        long transaction = in.unsigned();
        var committedAt = in.instant();
        var scheme = new FingerprintScheme(in.fixed32(), Math.toIntExact(in.unsigned()), in.fixed32());
        var operation = in.constant(OPERATIONS);
        var key = RowKeyCodec.read(in);
        var image = RowImageCodec.read(in);
        return new RowVersion(lane, position, transaction, committedAt, scheme, operation, key, image);
    }

    private static void write(Watermark watermark, BinaryWriter out) {
        out.unsigned(watermark.sequence())
                .unsigned(watermark.epoch())
                .unsigned(watermark.seen())
                .instant(watermark.writtenAt())
                .unsigned(watermark.versionsSince());
    }

    private static Watermark readWatermark(String lane, Position position, BinaryReader in) {
        long sequence = in.unsigned();
        long epoch = in.unsigned();
        long seen = in.unsigned();
        return new Watermark(lane, position, sequence, epoch, seen, in.instant(), in.unsigned());
    }

    private static void write(ColumnsDeclared declared, BinaryWriter out) {
        RowKeyCodec.write(declared.table(), out);
        out.unsigned(declared.columns().names().size());
        declared.columns().names().forEach(out::text);
    }

    private static ColumnsDeclared readColumns(String lane, Position position, BinaryReader in) {
        var table = RowKeyCodec.readTable(in);
        int count = in.count();
        var names = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            names.add(in.text());
        }
        return new ColumnsDeclared(lane, position, table, new Columns(names));
    }

    private static void write(TableNotice notice, BinaryWriter out) {
        RowKeyCodec.write(notice.table(), out);
        out.constant(notice.reason());
    }
}
