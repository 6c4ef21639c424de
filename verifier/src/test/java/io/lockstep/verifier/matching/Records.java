package io.lockstep.verifier.matching;

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
import java.time.Instant;
import java.util.List;

/// Records in shorthand. A row is written as one letter for each of its columns a, b, c…, `?` for a hidden one; `-`
/// is a deleted row.
final class Records {
    static final String LANE = "main";
    static final TableId TABLE = new TableId("public", "items");
    static final FingerprintScheme SCHEME = new FingerprintScheme(1, 1, 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Records() {}

    static RowKey key(int id) {
        return new RowKey(TABLE, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, Integer.toString(id))));
    }

    static int id(RowKey key) {
        return Integer.parseInt(key.columns().getFirst().text());
    }

    static Columns columns(int width) {
        return new Columns(List.of("a", "b", "c").subList(0, width));
    }

    static ColumnsDeclared declared(int width) {
        return new ColumnsDeclared(LANE, Position.START, TABLE, columns(width));
    }

    static RowImage image(String row) {
        if (row.equals("-")) {
            return RowImage.ABSENT;
        }
        long[] fingerprints =
                row.chars().mapToLong(c -> c == '?' ? RowImage.HIDDEN : c).toArray();
        return new RowImage.Present(columns(row.length()).id(), fingerprints);
    }

    static Position position(long at) {
        return new Position(new Lsn(at), 0);
    }

    static Instant at(long second) {
        return START.plusSeconds(second);
    }

    static RowVersion version(long position, long transaction, int key, Operation operation, String row) {
        return new RowVersion(LANE, position(position), transaction, START, SCHEME, operation, key(key), image(row));
    }

    static TableNotice truncate(long position) {
        return new TableNotice(LANE, position(position), TABLE, UnprovenReason.TRUNCATED);
    }

    static Watermark watermark(long position, long sequence, long seen, long epoch) {
        return new Watermark(LANE, position(position), sequence, epoch, seen, at(sequence), 0);
    }
}
