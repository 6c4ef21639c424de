package io.lockstep.capture.encoding;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import io.lockstep.events.Columns;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// Encodes the rows of one table, of one shape. Not thread-safe.
final class TableEncoder {
    private static final long REPLACES_ZERO = 1;

    private final TableShape shape;
    private final Schema schema;
    private final Columns columns;
    private final List<ColumnEncoder> encoders;
    private final Unchanged unchanged;
    private boolean exact;

    /// @param schema of the rows as Debezium delivers them
    TableEncoder(TableShape shape, Schema schema, FingerprintKey key, Unchanged unchanged) {
        this.shape = shape;
        this.schema = schema;
        this.columns = shape.compared();
        this.unchanged = unchanged;
        this.encoders = columns.names().stream()
                .map(name -> ColumnEncoder.of(shape, name, schema, key))
                .toList();
        this.exact = encoders.stream().allMatch(encoder -> encoder.field != null);
    }

    /// Whether rows of this schema are encoded here. An engine makes a new schema object when a table changes.
    @SuppressWarnings("ReferenceEquality")
    boolean serves(Schema other) {
        return schema == other;
    }

    Columns columns() {
        return columns;
    }

    /// Whether every column of every row so far could be compared, unchanged ones aside.
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
        return new RowImage.Present(columns.id(), fingerprints);
    }

    private long fingerprint(ColumnEncoder encoder, Struct row) {
        if (encoder.field == null) {
            return RowImage.HIDDEN;
        }
        Object value = row.getWithoutDefault(encoder.field.name());
        if (unchanged.is(value)) {
            return RowImage.HIDDEN;
        }
        Hasher hasher = encoder.function.newHasher();
        if (!CanonicalValue.write(value, encoder.kind, hasher)) {
            exact = false;
            return RowImage.HIDDEN;
        }
        long hash = hasher.hash().asLong();
        return hash == RowImage.HIDDEN ? REPLACES_ZERO : hash;
    }

    /// The row's key; empty when a part of it has no canonical text.
    static Optional<RowKey> key(TableShape shape, Struct key) {
        List<KeyColumn> parts = new ArrayList<>();
        for (Field field : key.schema().fields()) {
            Optional<KeyColumn> part = shape.columnOf(field.name())
                    .flatMap(column -> KeyText.of(
                            column.name(),
                            key.get(field),
                            column.type(),
                            field.schema().name()));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new RowKey(shape.table(), parts));
    }

    TableId table() {
        return shape.table();
    }

    /// How one column is encoded; the field is null when the engine does not deliver it in a comparable form.
    private record ColumnEncoder(@Nullable Field field, ValueKind kind, HashFunction function) {
        static ColumnEncoder of(TableShape shape, String name, Schema schema, FingerprintKey key) {
            ColumnShape column = shape.column(name).orElseThrow();
            return new ColumnEncoder(
                    column.comparable() ? schema.field(column.field()) : null,
                    column.type().kind(),
                    key.column(shape.table(), name));
        }
    }
}
