package io.lockstep.capture.encoding;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import io.lockstep.events.Columns;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
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
    private final List<LongAdder> ignored;
    private final Set<String> inexact = new TreeSet<>();
    private @Nullable Schema keySchema;
    private List<KeyPart> keyParts = List.of();

    /// @param schema of the rows as Debezium delivers them
    TableEncoder(TableShape shape, Schema schema, FingerprintKey key, Unchanged unchanged, RuleUses uses) {
        this.shape = shape;
        this.schema = schema;
        this.columns = shape.compared();
        this.unchanged = unchanged;
        this.encoders = columns.names().stream()
                .map(name -> ColumnEncoder.of(shape, name, schema, key, uses))
                .toList();
        this.ignored = shape.columns().stream()
                .filter(column -> column.ignored() && schema.field(column.field()) != null)
                .map(column -> uses.counter(shape.table(), column.name()))
                .toList();
        shape.notComparable().stream().map(TableEncoder::described).forEach(inexact::add);
    }

    private static String described(ColumnShape column) {
        return column.name() + " (" + column.type().name() + ")";
    }

    /// Whether rows of this schema are encoded here. An engine makes a new schema object when a table changes.
    @SuppressWarnings("ReferenceEquality")
    boolean serves(Schema other) {
        return schema == other;
    }

    Columns columns() {
        return columns;
    }

    /// The columns with their types of which some value so far could not be compared, unchanged ones aside.
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

    private long fingerprint(ColumnEncoder encoder, Struct row) {
        if (encoder.field == null) {
            return RowImage.HIDDEN;
        }
        Object value = row.getWithoutDefault(encoder.field.name());
        if (unchanged.is(value)) {
            return RowImage.HIDDEN;
        }
        Hasher hasher = encoder.function.newHasher();
        if (Unread.is(value) || !CanonicalValue.write(encoder.compared(value), encoder.kind, hasher)) {
            inexact.add(encoder.description);
            return RowImage.HIDDEN;
        }
        long hash = hasher.hash().asLong();
        return hash == RowImage.HIDDEN ? REPLACES_ZERO : hash;
    }

    /// Whether rows are told apart by the same columns in the log as in the catalogue.
    boolean isKey(Struct key) {
        return shape.key().isEmpty()
                || key.schema().fields().stream()
                        .map(Field::name)
                        .collect(Collectors.toSet())
                        .equals(shape.key());
    }

    /// The row's key; empty when a part of it has no canonical text.
    Optional<RowKey> key(Struct key) {
        List<KeyColumn> parts = new ArrayList<>();
        for (KeyPart part : parts(key.schema())) {
            Optional<KeyColumn> text = part.text(key);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            parts.add(text.get());
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new RowKey(shape.table(), parts));
    }

    @SuppressWarnings("ReferenceEquality")
    private List<KeyPart> parts(Schema schema) {
        if (keySchema != schema) {
            keySchema = schema;
            keyParts = schema.fields().stream()
                    .map(field -> new KeyPart(field, shape.columnOf(field.name())))
                    .toList();
        }
        return keyParts;
    }

    TableId table() {
        return shape.table();
    }

    /// One column of a key; the column is empty when it is not compared.
    private record KeyPart(Field field, Optional<ColumnShape> column) {
        Optional<KeyColumn> text(Struct key) {
            Object value = key.getWithoutDefault(field.name());
            return column.filter(_ -> !Unread.is(value))
                    .flatMap(shape -> KeyText.of(
                            shape.name(), value, shape.type(), field.schema().name()));
        }
    }

    /// How one column is encoded; the field is null when the engine does not deliver it in a comparable form.
    private record ColumnEncoder(
            @Nullable Field field,
            String description,
            ValueKind kind,
            HashFunction function,
            @Nullable Tolerated tolerated) {
        static ColumnEncoder of(TableShape shape, String name, Schema schema, FingerprintKey key, RuleUses uses) {
            ColumnShape column = shape.column(name).orElseThrow();
            return new ColumnEncoder(
                    column.comparable() ? schema.field(column.field()) : null,
                    described(column),
                    column.type().kind(),
                    key.column(shape.table(), name),
                    column.tolerance()
                            .map(rule -> new Tolerated(rule, uses.counter(shape.table(), name)))
                            .orElse(null));
        }

        @Nullable
        Object compared(@Nullable Object value) {
            return tolerated == null ? value : tolerated.of(value);
        }
    }
}
