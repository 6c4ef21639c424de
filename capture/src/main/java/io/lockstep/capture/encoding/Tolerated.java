package io.lockstep.capture.encoding;

import io.lockstep.events.comparison.Tolerance;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Makes of a column's values what is compared of them.
///
/// @param uses counts the values that became others
record Tolerated(Tolerance tolerance, LongAdder uses) {
    /// @param value as Debezium delivers it
    /// @return the same object when all of it is compared
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    Object of(@Nullable Object value) {
        Object compared = compared(value);
        if (compared != value) {
            uses.increment();
        }
        return compared;
    }

    private @Nullable Object compared(@Nullable Object value) {
        return switch (tolerance) {
            case Tolerance.Ignored _ -> value;
            case Tolerance.Truncated truncated -> truncated(value, truncated);
            case Tolerance.Rounded rounded -> rounded(value, rounded);
        };
    }

    private static @Nullable Object truncated(@Nullable Object value, Tolerance.Truncated truncated) {
        return switch (value) {
            case String text -> truncated.of(text);
            case byte[] bytes when bytes.length > truncated.bytes() -> truncated.of(ByteBuffer.wrap(bytes));
            case ByteBuffer bytes -> truncated.of(bytes);
            case null, default -> value;
        };
    }

    private static @Nullable Object rounded(@Nullable Object value, Tolerance.Rounded rounded) {
        if (!(value instanceof String text)) {
            return value;
        }
        BigDecimal number = Numbers.parse(text);
        if (number == null) {
            return value;
        }
        BigDecimal compared = rounded.of(number);
        return compared.compareTo(number) == 0 ? value : compared.toString();
    }
}
