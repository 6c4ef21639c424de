package io.lockstep.events.mapping;

import io.lockstep.events.TableId;
import java.util.Optional;

/// Which objects of the source a rule is about. What a rule does not name it does not restrict.
///
/// @param column empty in a rule about tables or schemas
/// @param dataType of DMS, which restricts the columns; empty in most rules
record ObjectLocator(
        NamePattern schema, Optional<NamePattern> table, Optional<NamePattern> column, Optional<String> dataType) {
    boolean matchesSchema(String name) {
        return schema.matches(name);
    }

    boolean matches(TableId id) {
        return schema.matches(id.schema())
                && table.map(pattern -> pattern.matches(id.name())).orElse(true);
    }

    boolean matchesColumn(String name) {
        return column.map(pattern -> pattern.matches(name) || pattern.isAmbiguousFor(name))
                .orElse(true);
    }

    /// Whether AWS leaves open that the rule is about this column, or Lockstep cannot tell: which type of DMS a column
    /// has depends on the source's settings.
    boolean isUncertainOf(String name) {
        return dataType.isPresent()
                || column.map(pattern -> pattern.isAmbiguousFor(name)).orElse(false);
    }
}
