package io.lockstep.capture.encoding;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
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
import io.lockstep.events.comparison.ColumnRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// Turns the row changes of one engine, from its start, into change records in the same order. No change is
/// skipped: what cannot be compared becomes a [TableNotice]. Not thread-safe.
public final class RecordEncoder {
    /// In characters. A key stands twice in its record, at three bytes each at most: Kafka takes that everywhere, when
    /// nobody has lowered its limit of 1 MiB.
    private static final int LONGEST_KEY = 64 << 10;

    private final String lane;
    private final Side told;
    private final WatermarkReader watermarks;
    private final ChainListener listener;
    private final FingerprintKey key;
    private final FingerprintScheme scheme;
    private final Unchanged unchanged;
    private final Shapes shapes;
    private final PositionCounter positions = new PositionCounter();
    private final Map<TableId, TableEncoder> encoders = new HashMap<>();
    private final Map<TableNotice, String> noticed = new HashMap<>();
    private long epoch;

    public RecordEncoder(
            LaneSide side, FingerprintKey key, Unchanged unchanged, Shapes shapes, ChainListener listener) {
        this.lane = side.lane();
        this.told = side.side();
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

    /// Which replication origin has brought the change to the source; null when it has none. Of the target that is not
    /// told: there everything has the replicator's.
    public @Nullable String origin(SourceRecord record) {
        return told == Side.SOURCE ? RowEvent.origin(record) : null;
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
        notice(row.position(), table, row.reason(), "", records);
    }

    private void row(RowEvent event, Position position, List<ChangeRecord> records) {
        TableEncoder encoder = encoder(event, position, records);
        RowImage image = image(event, encoder, position, records);
        Struct key = event.key();
        Optional<RowKey> rowKey = key == null || !encoder.isKey(key) ? Optional.empty() : encoder.key(key);
        if (rowKey.isEmpty()) {
            withoutKey(encoder, key, position, records);
        } else if (length(rowKey.get()) > LONGEST_KEY) {
            String what = "it has a key of more than " + LONGEST_KEY + " characters";
            notice(position, encoder.table(), UnprovenReason.NO_KEY, what, records);
        } else {
            records.add(version(event, position, rowKey.get(), image));
        }
    }

    private static int length(RowKey key) {
        int length = 0;
        for (KeyColumn column : key.columns()) {
            length += column.text().length();
        }
        return length;
    }

    private void withoutKey(TableEncoder encoder, @Nullable Struct key, Position position, List<ChangeRecord> records) {
        TableShape shape = encoder.shape();
        if (shape.key().isEmpty() || (key != null && encoder.isKey(key))) {
            notice(
                    position,
                    shape.table(),
                    UnprovenReason.NO_KEY,
                    "the log does not show the key of its rows",
                    records);
        } else {
            keyChanged(shape, position, records);
        }
    }

    private void keyChanged(TableShape shape, Position position, List<ChangeRecord> records) {
        notice(position, shape.table(), UnprovenReason.IDENTITY_CHANGED, "its key was changed or renamed", records);
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

    private RowImage image(RowEvent event, TableEncoder encoder, Position position, List<ChangeRecord> records) {
        Struct after = event.after();
        if (after == null || event.operation() == 'd') {
            return RowImage.ABSENT;
        }
        RowImage image = encoder.image(after);
        TableId table = encoder.table();
        if (!encoder.inexact().isEmpty()) {
            String what = "values cannot be compared of its columns " + encoder.inexact();
            notice(position, table, UnprovenReason.TYPE_NOT_COMPARABLE, what, records);
        }
        if (!encoder.isWhole()) {
            notice(position, table, UnprovenReason.MAPPING_NOT_COMPARABLE, "", records);
        }
        return image;
    }

    private TableEncoder encoder(RowEvent event, Position position, List<ChangeRecord> records) {
        TableEncoder current = encoders.get(event.table());
        if (current != null && current.serves(event.rows())) {
            return current;
        }
        TableShape shape = shapes.of(event.table(), event.rows());
        TableEncoder fresh = new TableEncoder(shape, event.rows(), key, unchanged, shapes.rules());
        encoders.put(event.table(), fresh);
        shapes.met(event.table(), shape).ifPresent(before -> changed(before, shape, position, records));
        records.add(new ColumnsDeclared(lane, position, fresh.table(), fresh.columns()));
        return fresh;
    }

    /// Fingerprints of before a change of a column's type say nothing about those of after it, nor do keys.
    private void changed(TableShape before, TableShape now, Position position, List<ChangeRecord> records) {
        List<String> otherwise = now.comparedOtherwise(before);
        if (!otherwise.isEmpty()) {
            notice(
                    position,
                    now.table(),
                    UnprovenReason.SCHEMA_CHANGED,
                    "the type was changed of its columns " + otherwise,
                    records);
        }
        if (!before.key().equals(now.key())) {
            keyChanged(now, position, records);
        }
    }

    private TableId named(TableId table) {
        return watermarks.isIn(table) ? table : shapes.naming().target(table);
    }

    /// Once per table and reason: a notice holds for the rest of the epoch.
    ///
    /// @param what to tell an operator; empty when that has been told by others
    private void notice(
            Position position, TableId table, UnprovenReason reason, String what, List<ChangeRecord> records) {
        String before = noticed.put(new TableNotice(lane, Position.START, table, reason), what);
        if (before == null) {
            records.add(new TableNotice(lane, position, table, reason));
        }
        if (!what.equals(before) && !what.isEmpty()) {
            listener.noticed(table, reason, what);
        }
    }
}
