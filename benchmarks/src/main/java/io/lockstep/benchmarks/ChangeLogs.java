package io.lockstep.benchmarks;

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
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Watermark;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/// The change logs of a migration with one partition, whose replicator keeps order and a distance: the source changes
/// its rows in turn, and the target shows each version a fixed number of versions later. Hands every record on as it
/// is made, so that any number fits into memory. Not thread-safe.
public final class ChangeLogs {
    public static final String LANE = "main";
    public static final TableId TABLE = new TableId("public", "orders");
    private static final Columns COLUMNS = new Columns(List.of("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"));
    private static final FingerprintScheme SCHEME = new FingerprintScheme(7, 1, 1);
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final BiConsumer<Side, ChangeRecord> log;
    private final long rows;
    private final Map<Side, Writer> writers = new EnumMap<>(Side.class);
    private final ArrayDeque<Long> unapplied = new ArrayDeque<>();
    private long watermark;
    private long seen;

    /// @param rows how many rows take turns
    public ChangeLogs(long rows, BiConsumer<Side, ChangeRecord> log) {
        this.rows = rows;
        this.log = log;
        for (Side side : Side.values()) {
            writers.put(side, new Writer(side));
            log.accept(side, new ColumnsDeclared(LANE, Position.START, TABLE, COLUMNS));
        }
        mark(Side.SOURCE);
        mark(Side.TARGET);
    }

    /// Runs so many versions through both logs.
    ///
    /// @param lag how many versions the target is behind
    /// @param watermarkEvery so many versions of the source
    public ChangeLogs run(long versions, long lag, long watermarkEvery) {
        for (long version = 0; version < versions + lag; version++) {
            if (version < versions) {
                writer(Side.SOURCE).change();
                markEvery(watermarkEvery, version, Side.SOURCE);
            }
            if (version >= lag) {
                writer(Side.TARGET).change();
                markEvery(watermarkEvery, version - lag, Side.TARGET);
            }
        }
        return this;
    }

    /// So many versions on one side alone.
    public ChangeLogs run(Side side, long versions, long watermarkEvery) {
        for (long version = 0; version < versions; version++) {
            writer(side).change();
            markEvery(watermarkEvery, version, side);
        }
        return this;
    }

    /// So many watermarks through both logs, each seen before the next one is written: everything is proven then.
    public ChangeLogs settle(int watermarks) {
        for (int i = 0; i < watermarks; i++) {
            mark(Side.SOURCE);
            mark(Side.TARGET);
        }
        return this;
    }

    /// So many versions on the target with no watermark before the end, where the source's newest one stands: what a
    /// batch does that spans a whole stall.
    public ChangeLogs catchUp(long versions) {
        run(Side.TARGET, versions, Long.MAX_VALUE);
        while (seen < watermark - 1) {
            seen++;
            unapplied.removeFirst();
        }
        mark(Side.TARGET);
        return this;
    }

    /// The number of the newest watermark of the source.
    public long watermark() {
        return watermark;
    }

    private void markEvery(long every, long version, Side side) {
        if (version % every == every - 1) {
            mark(side);
        }
    }

    private void mark(Side side) {
        if (side == Side.SOURCE) {
            watermark++;
            unapplied.add(seen);
            writer(side).mark(watermark, seen);
        } else {
            seen++;
            writer(side).mark(seen, unapplied.removeFirst());
        }
    }

    private Writer writer(Side side) {
        return Objects.requireNonNull(writers.get(side));
    }

    private final class Writer {
        private final Side side;
        private long commit;
        private long changed;
        private long since;

        Writer(Side side) {
            this.side = side;
        }

        void change() {
            long turn = changed / rows;
            long row = changed % rows;
            var fingerprints = new long[COLUMNS.names().size()];
            for (int i = 0; i < fingerprints.length; i++) {
                fingerprints[i] = ((row * 8 + i) * SPREAD + (i == 7 ? turn : 0)) | 1;
            }
            changed++;
            since++;
            var key = new RowKey(TABLE, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, Long.toString(row))));
            log.accept(
                    side,
                    new RowVersion(
                            LANE,
                            position(),
                            1000 + commit,
                            NOON,
                            SCHEME,
                            turn == 0 ? Operation.INSERT : Operation.UPDATE,
                            key,
                            new RowImage.Present(COLUMNS.id(), fingerprints)));
        }

        void mark(long sequence, long visible) {
            Instant writtenAt = NOON.plusSeconds(sequence);
            log.accept(side, new Watermark(LANE, position(), sequence, 1, visible, writtenAt, since));
            since = 0;
        }

        private Position position() {
            commit++;
            return new Position(new Lsn(commit * 0x100), 0);
        }
    }
}
