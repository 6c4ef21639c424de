package io.lockstep.app.config;

import java.util.List;

/// Which tables are verified.
public record TableSelection(List<TableGlob> include, List<TableGlob> exclude) {
    public TableSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /// Whether the table is verified: included, and not excluded.
    public boolean contains(String schema, String table) {
        return include.stream().anyMatch(glob -> glob.matches(schema, table))
                && exclude.stream().noneMatch(glob -> glob.matches(schema, table));
    }

    static TableSelection of(Settings settings) {
        return new TableSelection(
                settings.list("tables.include", TableGlob.class), settings.list("tables.exclude", TableGlob.class));
    }
}
