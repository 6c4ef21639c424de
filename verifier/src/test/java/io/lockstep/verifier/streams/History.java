package io.lockstep.verifier.streams;

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
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.codec.RowKeyCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Utils;

/// Writes the change logs of two databases as capture would, one transaction after the other. Each side counts its
/// own commits; row versions go to the partition of their key, watermarks and declarations to all.
public final class History {
    public static final String LANE = "main";
    public static final TableId ORDERS = new TableId("public", "orders");
    public static final Columns COLUMNS = new Columns(List.of("note", "total"));
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    public static final FingerprintScheme SCHEME = new FingerprintScheme(7, 1, 1);

    private final String lane;
    private final int partitions;
    private long epoch = 1;
    private final List<LogRecord> records = new ArrayList<>();
    private final Map<Side, Log> logs = new EnumMap<>(Side.class);

    public History(int partitions) {
        this(LANE, partitions);
    }

    History(String lane, int partitions) {
        this.lane = lane;
        this.partitions = partitions;
        for (Side side : Side.values()) {
            logs.put(side, new Log(partitions));
            broadcast(side, new ColumnsDeclared(lane, Position.START, ORDERS, COLUMNS));
        }
    }

    /// All records so far, in the order in which they were written.
    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    /// Commits a transaction of changes of rows.
    public History commit(Side side, List<Change> changes) {
        Log log = log(side);
        log.commit++;
        for (int ordinal = 0; ordinal < changes.size(); ordinal++) {
            RowVersion version = version(log, ordinal, changes.get(ordinal));
            int partition = partition(version.key());
            log.since[partition]++;
            records.add(new LogRecord(side, partition, version));
        }
        return this;
    }

    public History commit(Side side, Change... changes) {
        return commit(side, List.of(changes));
    }

    /// Commits a watermark and broadcasts it.
    public History watermark(Side side, long sequence, long seen) {
        Log log = log(side);
        log.commit++;
        for (int partition = 0; partition < partitions; partition++) {
            var watermark = new Watermark(
                    lane, log.position(0), sequence, epoch, seen, NOON.plusSeconds(sequence), log.since[partition]);
            records.add(new LogRecord(side, partition, watermark));
            log.since[partition] = 0;
        }
        return this;
    }

    /// Truncates the orders on one side.
    History truncate(Side side) {
        log(side).commit++;
        return notice(side, UnprovenReason.TRUNCATED);
    }

    /// One watermark through both logs.
    public History watermark(long sequence) {
        return watermark(Side.SOURCE, sequence, sequence - 1).watermark(Side.TARGET, sequence, sequence - 1);
    }

    /// The watermarks from here on belong to the next epoch.
    public History nextEpoch() {
        epoch++;
        return this;
    }

    /// Says of the orders, on one side, that they can no longer be judged.
    History notice(Side side, UnprovenReason reason) {
        broadcast(side, new TableNotice(lane, log(side).position(0), ORDERS, reason));
        return this;
    }

    public static RowKey key(long id) {
        return new RowKey(ORDERS, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, Long.toString(id))));
    }

    public int partition(RowKey key) {
        return Utils.toPositive(Utils.murmur2(RowKeyCodec.encode(key))) % partitions;
    }

    private void broadcast(Side side, ChangeRecord record) {
        for (int partition = 0; partition < partitions; partition++) {
            records.add(new LogRecord(side, partition, record));
        }
    }

    private RowVersion version(Log log, int ordinal, Change change) {
        return new RowVersion(
                lane,
                log.position(ordinal),
                1000 + log.commit,
                NOON.plusMillis(log.commit),
                SCHEME,
                change.operation(),
                key(change.id()),
                change.image());
    }

    private Log log(Side side) {
        return Objects.requireNonNull(logs.get(side));
    }

    /// What a transaction does to one row.
    public record Change(Operation operation, long id, long note, long total) {
        public static Change insert(long id, long note, long total) {
            return new Change(Operation.INSERT, id, note, total);
        }

        public static Change update(long id, long note, long total) {
            return new Change(Operation.UPDATE, id, note, total);
        }

        public static Change delete(long id) {
            return new Change(Operation.DELETE, id, 0, 0);
        }

        RowImage image() {
            return operation == Operation.DELETE ? RowImage.ABSENT : new RowImage.Present(COLUMNS.id(), note, total);
        }
    }

    private static final class Log {
        private final long[] since;
        private long commit;

        Log(int partitions) {
            since = new long[partitions];
        }

        Position position(int ordinal) {
            return new Position(new Lsn(commit * 0x100), ordinal);
        }
    }
}
