package io.lockstep.capture.encoding;

import io.lockstep.events.Columns;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/// Encodes the rows of one table, of one shape. Not thread-safe.
final class TableEncoder {
    private final TableShape shape;
    private final Schema schema;
    private final Columns columns;
    private final List<Optional<ColumnEncoder>> encoders;
    private final Unchanged unchanged;
    private final List<LongAdder> ignored;
    private final Set<String> inexact;
    private final TableKey keys;

    /// @param schema of the rows as Debezium delivers them
    TableEncoder(TableShape shape, Schema schema, FingerprintKey key, Unchanged unchanged, RuleUses uses) {
        this.shape = shape;
        this.schema = schema;
        this.columns = shape.compared();
        this.unchanged = unchanged;
        this.encoders = columns.names().stream()
                .map(name -> shape.column(name).orElseThrow())
                .map(column -> schema.field(column.field()) == null
                        ? Optional.<ColumnEncoder>empty()
                        : ColumnEncoder.of(shape, column, key, uses))
                .toList();
        this.ignored = shape.columns().stream()
                .filter(column -> column.ignored() && schema.field(column.field()) != null)
                .map(column -> uses.counter(shape.table(), column.name()))
                .toList();
        this.inexact = shape.notComparable().stream()
                .map(column -> column.name() + " (" + column.type().name() + ")")
                .collect(Collectors.toCollection(TreeSet::new));
        this.keys = new TableKey(shape);
    }

    /// Whether rows of this schema are encoded here. An engine makes a new schema object when a table changes.
    @SuppressWarnings("ReferenceEquality")
    boolean serves(Schema other) {
        return schema == other;
    }

    Columns columns() {
        return columns;
    }

    /// The columns with their types whose values cannot be compared.
    Set<String> inexact() {
        return Collections.unmodifiableSet(inexact);
    }

    TableShape shape() {
        return shape;
    }

    /// Whether no column is left out that the other side has as well.
    boolean isWhole() {
        return shape.whole();
    }

    RowImage image(Struct row) {
        long[] fingerprints = new long[encoders.size()];
        for (int i = 0; i < fingerprints.length; i++) {
            fingerprints[i] = fingerprint(encoders.get(i), row);
        }
        ignored.forEach(LongAdder::increment);
        return new RowImage.Present(columns.id(), fingerprints);
    }

    private long fingerprint(Optional<ColumnEncoder> encoder, Struct row) {
        if (encoder.isEmpty()) {
            return RowImage.HIDDEN;
        }
        var printed = (String) row.getWithoutDefault(encoder.get().field());
        return unchanged.is(printed) ? RowImage.HIDDEN : encoder.get().fingerprint(printed);
    }

    /// Whether rows are told apart by the same columns in the log as in the catalogue.
    boolean isKey(Struct key) {
        return keys.isOf(key);
    }

    /// The row's key; empty when a part of it is NULL, or is not compared under any name.
    Optional<RowKey> key(Struct key) {
        return keys.of(key);
    }

    TableId table() {
        return shape.table();
    }
}
