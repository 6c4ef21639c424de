package io.lockstep.capture.encoding;

/// A column as the catalogue has it.
///
/// @param name by which it is compared, in target naming
/// @param field what this database calls it
/// @param generated whether its value is computed from other columns, which the change log leaves out
public record ColumnShape(String name, String field, ColumnType type, boolean generated) {
    /// A column that is called the same in both databases.
    public ColumnShape(String name, ColumnType type, boolean generated) {
        this(name, name, type, generated);
    }

    /// The same column under another name on the target.
    ColumnShape called(String target) {
        return new ColumnShape(target, field, type, generated);
    }

    /// Whether its values can be compared.
    public boolean comparable() {
        return switch (type.kind()) {
            case ValueKind.NotComparable _ -> false;
            case ValueKind.Scalar _ -> true;
        };
    }
}
