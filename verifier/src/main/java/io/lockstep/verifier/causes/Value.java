package io.lockstep.verifier.causes;

import io.lockstep.events.equality.ColumnType;
import io.lockstep.verifier.rows.Row;
import java.util.Optional;
import java.util.OptionalInt;

/// What one side has in a column, and what its column can hold.
///
/// @param modifier of the column's type as the catalogue has it; -1 for none
/// @param fallback the column's default as an SQL expression; empty when it has none
public record Value(ColumnType type, int modifier, Optional<String> fallback, Row.Cell cell) {
    /// What the catalogue adds to a length, and to a precision and scale.
    private static final int HEADER = 4;

    private static final int SCALE_BITS = 11;

    boolean is(String... types) {
        for (String name : types) {
            if (type.equals(ColumnType.builtIn(name))) {
                return true;
            }
        }
        return false;
    }

    boolean isNull() {
        return cell.isNull();
    }

    /// The canonical text; empty for NULL and for what is too long to be carried about.
    Optional<String> text() {
        return cell.known();
    }

    boolean isOf(String family) {
        return cell.family().equals(family);
    }

    /// How many characters the column holds at most; empty for any number of them.
    OptionalInt length() {
        return modifier >= HEADER && is("varchar", "bpchar") ? OptionalInt.of(modifier - HEADER) : OptionalInt.empty();
    }

    /// How many digits after the point the column holds; empty for any number of them.
    ///
    /// Source: `numeric_typmod_scale` of PostgreSQL, which keeps 11 bits, the highest for the sign.
    OptionalInt scale() {
        if (is("int2", "int4", "int8")) {
            return OptionalInt.of(0);
        }
        int sign = 1 << (SCALE_BITS - 1);
        int bits = (modifier - HEADER) & ((1 << SCALE_BITS) - 1);
        return is("numeric") && modifier >= HEADER ? OptionalInt.of((bits ^ sign) - sign) : OptionalInt.empty();
    }
}
