package io.lockstep.capture.encoding;

/// A column as the catalogue has it.
///
/// @param generated whether its value is computed from other columns, which the change log leaves out
public record ColumnShape(String name, ColumnType type, boolean generated) {
    /// Whether its values can be compared.
    public boolean comparable() {
        return switch (type.kind()) {
            case ValueKind.NotComparable _ -> false;
            case ValueKind.Scalar _ -> true;
        };
    }
}
