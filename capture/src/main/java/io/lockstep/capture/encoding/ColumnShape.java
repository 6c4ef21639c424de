package io.lockstep.capture.encoding;

import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.equality.Form;
import java.util.Optional;

/// A column as the catalogue has it.
///
/// @param name by which it is compared, in target naming
/// @param field what this database calls it
/// @param generated whether its value is computed from other columns, which the change log leaves out
/// @param tolerance what of its values is compared; empty for all
public record ColumnShape(
        String name, String field, ColumnType type, boolean generated, Optional<Tolerance> tolerance) {
    /// A column that is called the same in both databases.
    public ColumnShape(String name, ColumnType type, boolean generated) {
        this(name, name, type, generated, Optional.empty());
    }

    /// The same column under another name on the target.
    ColumnShape called(String target) {
        return new ColumnShape(target, field, type, generated, tolerance);
    }

    /// The same column, of whose values something is tolerated.
    ColumnShape tolerating(Optional<Tolerance> other) {
        return new ColumnShape(name, field, type, generated, other);
    }

    boolean ignored() {
        return tolerance.filter(Tolerance.Ignored.class::isInstance).isPresent();
    }

    /// How its values are compared, as far as they are to be; empty when they cannot be.
    Optional<Form> form() {
        return type.form(tolerance);
    }
}
