package io.lockstep.app.config;

import java.util.List;

/// Which tables are verified.
public record TableSelection(List<TableGlob> include, List<TableGlob> exclude) {
    public TableSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    static TableSelection of(Settings settings) {
        return new TableSelection(
                settings.list("tables.include", TableGlob.class), settings.list("tables.exclude", TableGlob.class));
    }
}
