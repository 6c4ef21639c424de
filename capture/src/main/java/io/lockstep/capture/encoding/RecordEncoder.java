package io.lockstep.capture.encoding;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.comparison.ColumnRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/// Turns the row changes of one engine, from its start, into change records in the same order. No change is
/// skipped: what cannot be compared becomes a [TableNotice]. Not thread-safe.
public final class RecordEncoder {
    private final String lane;
    private final WatermarkReader watermarks;
    private final ChainListener listener;
    private final FingerprintKey key;
    private final FingerprintScheme scheme;
    private final Unchanged unchanged;
    private final Shapes shapes;
    private final PositionCounter positions = new PositionCounter();
    private final Map<TableId, TableEncoder> encoders = new HashMap<>();
    private final Map<TableId, TableShape> known = new HashMap<>();
    private final Map<TableId, TableKey> keys = new HashMap<>();
    private final Set<TableNotice> noticed = new HashSet<>();
    private long epoch;

    public RecordEncoder(
            LaneSide side, FingerprintKey key, Unchanged unchanged, Shapes shapes, ChainListener listener) {
        this.lane = side.lane();
        this.watermarks = new WatermarkReader(side, key);
        this.listener = listener;
        this.key = key;
        this.scheme = scheme(key, shapes.naming(), shapes.rules().rules());
        this.unchanged = unchanged;
        this.shapes = shapes;
    }

    /// Under which key, encoding and rules the fingerprints are made.
    ///
    /// @param rules in target naming
    public static FingerprintScheme scheme(FingerprintKey key, Naming naming, ColumnRules rules) {
        return new FingerprintScheme(key.publicId(), CanonicalValue.VERSION, (naming.id() + rules.id()).hashCode());
    }

    /// Returns what the record means: a watermark, or a row version preceded by what must be known of its table. A
    /// watermark's count of versions is left to whoever sends them.
    public List<ChangeRecord> encode(SourceRecord record) {
        return RowEvent.of(record).map(this::encode).orElse(List.of());
    }

    private List<ChangeRecord> encode(RowEvent event) {
        List<ChangeRecord> records = new ArrayList<>(2);
        Position position = position(event, records);
        if (watermarks.isIn(event.table())) {
            mark(event, position, records);
        } else if (event.operation() == 't') {
            records.add(new TableNotice(lane, position, named(event.table()), UnprovenReason.TRUNCATED));
        } else {
            row(event, position, records);
        }
        return records;
    }

    /// Positions that go back without a restart are of a log that is not the one read so far.
    private Position position(RowEvent event, List<ChangeRecord> records) {
        boolean back = positions.goesBackTo(event.previousCommit());
        Position position = positions.next(event.previousCommit());
        if (back) {
            distrust(
                    new ChainListener.Distrusted(
                            UnprovenReason.GAP, event.transaction(), position, "stands before changes already read"),
                    named(event.table()),
                    records);
        }
        return position;
    }

    private void mark(RowEvent event, Position position, List<ChangeRecord> records) {
        switch (watermarks.read(event, position)) {
            case WatermarkReader.Found.Nothing _ -> {}
            case WatermarkReader.Found.Genuine(Watermark mark) -> {
                begin(mark.epoch());
                records.add(mark);
            }
            case WatermarkReader.Found.Untrusted(ChainListener.Distrusted row) -> distrust(row, event.table(), records);
        }
    }

    /// A notice holds for the rest of its epoch: in the next, everything is said again.
    private void begin(long newEpoch) {
        if (newEpoch > epoch) {
            epoch = newEpoch;
            noticed.clear();
            listener.began(newEpoch);
        }
    }

    private void distrust(ChainListener.Distrusted row, TableId table, List<ChangeRecord> records) {
        listener.distrusted(row);
        notice(row.position(), table, row.reason(), records);
    }

    private void row(RowEvent event, Position position, List<ChangeRecord> records) {
        RowImage image = image(event, position, records);
        Optional<RowKey> rowKey = key(event);
        if (rowKey.isEmpty()) {
            notice(position, named(event.table()), UnprovenReason.NO_KEY, records);
        } else {
            records.add(version(event, position, rowKey.get(), image));
        }
    }

    private RowVersion version(RowEvent event, Position position, RowKey rowKey, RowImage image) {
        Operation operation = switch (event.operation()) {
            case 'c' -> Operation.INSERT;
            case 'u' -> Operation.UPDATE;
            default -> Operation.DELETE;
        };
        return new RowVersion(
                lane, position, event.transaction(), event.committedAt(), scheme, operation, rowKey, image);
    }

    private Optional<RowKey> key(RowEvent event) {
        Struct struct = event.key();
        if (struct == null) {
            return Optional.empty();
        }
        return keys.computeIfAbsent(event.table(), table -> new TableKey(shape(table)))
                .of(struct);
    }

    private RowImage image(RowEvent event, Position position, List<ChangeRecord> records) {
        Struct after = event.after();
        if (after == null || event.operation() == 'd') {
            return RowImage.ABSENT;
        }
        TableEncoder encoder = encoder(event.table(), after.schema(), position, records);
        RowImage image = encoder.image(after);
        if (!encoder.isExact()) {
            notice(position, encoder.table(), UnprovenReason.TYPE_NOT_COMPARABLE, records);
        }
        if (!encoder.isWhole()) {
            notice(position, encoder.table(), UnprovenReason.MAPPING_NOT_COMPARABLE, records);
        }
        return image;
    }

    private TableEncoder encoder(TableId table, Schema schema, Position position, List<ChangeRecord> records) {
        TableEncoder current = encoders.get(table);
        if (current != null && current.serves(schema)) {
            return current;
        }
        TableShape shape = current == null ? shape(table) : shapes.of(table);
        known.put(table, shape);
        keys.put(table, new TableKey(shape));
        TableEncoder fresh = new TableEncoder(shape, schema, key, unchanged, shapes.rules());
        encoders.put(table, fresh);
        records.add(new ColumnsDeclared(lane, position, fresh.table(), fresh.columns()));
        return fresh;
    }

    private TableShape shape(TableId table) {
        return known.computeIfAbsent(table, shapes::of);
    }

    private TableId named(TableId table) {
        return watermarks.isIn(table) ? table : shapes.naming().target(table);
    }

    /// Once per table and reason: a notice holds for the rest of the epoch.
    private void notice(Position position, TableId table, UnprovenReason reason, List<ChangeRecord> records) {
        if (noticed.add(new TableNotice(lane, Position.START, table, reason))) {
            records.add(new TableNotice(lane, position, table, reason));
        }
    }
}
