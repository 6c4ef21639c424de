package io.lockstep.capture.encoding;

import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.equality.Form;
import java.util.Optional;

/// A column as the catalogue has it.
///
/// @param name by which it is compared, in target naming
/// @param field what this database calls it
/// @param oid of its type, with domains resolved; 0 when not known
/// @param generated whether its value is computed from other columns, which the change log leaves out
/// @param tolerance what of its values is compared; empty for all
public record ColumnShape(
        String name, String field, ColumnType type, long oid, boolean generated, Optional<Tolerance> tolerance) {
    /// A column that is called the same in both databases.
    public ColumnShape(String name, ColumnType type, long oid, boolean generated) {
        this(name, name, type, oid, generated, Optional.empty());
    }

    /// A column of a type whose identifier is not known.
    public ColumnShape(String name, ColumnType type, boolean generated) {
        this(name, type, 0, generated);
    }

    /// The same column under another name on the target.
    ColumnShape called(String target) {
        return new ColumnShape(target, field, type, oid, generated, tolerance);
    }

    /// The same column, of whose values something is tolerated.
    ColumnShape tolerating(Optional<Tolerance> other) {
        return new ColumnShape(name, field, type, oid, generated, other);
    }

    /// The same column when it had another type.
    ColumnShape of(ColumnType other, long otherOid) {
        return new ColumnShape(name, field, other, otherOid, generated, tolerance);
    }

    boolean ignored() {
        return tolerance.filter(Tolerance.Ignored.class::isInstance).isPresent();
    }

    /// How its values are compared, as far as they are to be; empty when they cannot be.
    Optional<Form> form() {
        return type.form(tolerance);
    }

    /// Whether equal values of both types have equal fingerprints.
    boolean comparesLike(ColumnShape other) {
        return oid == other.oid
                || (type.form().equals(other.type.form()) && type.family().equals(other.type.family()));
    }
}
