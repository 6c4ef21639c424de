package io.lockstep.capture.encoding;

import io.lockstep.events.Columns;
import io.lockstep.events.RowImage;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
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
    private final boolean exact;

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
        this.exact = encoders.stream().allMatch(Optional::isPresent);
    }

    /// Whether rows of this schema are encoded here. An engine makes a new schema object when a table changes.
    @SuppressWarnings("ReferenceEquality")
    boolean serves(Schema other) {
        return schema == other;
    }

    Columns columns() {
        return columns;
    }

    /// Whether every column can be compared.
    boolean isExact() {
        return exact;
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

    TableId table() {
        return shape.table();
    }
}
