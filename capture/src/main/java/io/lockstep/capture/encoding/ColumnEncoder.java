package io.lockstep.capture.encoding;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import io.lockstep.events.RowImage;
import io.lockstep.events.equality.Form;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Makes the fingerprints of one column's values. Immutable.
///
/// @param field the column as the engine delivers it
/// @param form what of its values is compared
/// @param function under the column's own key
/// @param rule the operator's, if it has one
record ColumnEncoder(
        String field,
        Form form,
        CanonicalValue canonical,
        HashFunction function,
        @Nullable Ruled rule) {
    private static final long REPLACES_ZERO = 1;

    /// @return empty when values of the column are not comparable
    static Optional<ColumnEncoder> of(TableShape shape, ColumnShape column, FingerprintKey key, RuleUses uses) {
        return column.form()
                .map(form -> new ColumnEncoder(
                        column.field(),
                        form,
                        new CanonicalValue(column.type().family()),
                        key.column(shape.table(), column.name()),
                        column.tolerance().isEmpty()
                                ? null
                                : new Ruled(
                                        column.type().form().orElse(form),
                                        uses.counter(shape.table(), column.name()))));
    }

    /// @param printed the value as PostgreSQL prints it; null for NULL
    long fingerprint(@Nullable String printed) {
        Hasher hasher = function.newHasher();
        canonical.write(printed == null ? null : compared(printed), hasher);
        long hash = hasher.hash().asLong();
        return hash == RowImage.HIDDEN ? REPLACES_ZERO : hash;
    }

    private String compared(String printed) {
        String text = form.canonical(printed);
        if (rule != null && !rule.otherwise().canonical(printed).equals(text)) {
            rule.uses().increment();
        }
        return text;
    }

    /// An operator's rule about a column.
    ///
    /// @param otherwise how its values would be compared without it
    /// @param uses counts the values that it made others
    record Ruled(Form otherwise, LongAdder uses) {}
}
