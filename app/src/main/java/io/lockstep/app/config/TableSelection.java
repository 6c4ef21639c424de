package io.lockstep.app.config;

import io.lockstep.events.mapping.TableMappings;
import java.util.List;
import java.util.Optional;

/// Which tables are verified.
///
/// @param mappings what the replicator's rules are; empty when it renames nothing, and where nobody asked for them
public record TableSelection(List<TableGlob> include, List<TableGlob> exclude, Optional<TableMappings> mappings) {
    public TableSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    static TableSelection of(Settings settings) {
        return new TableSelection(
                settings.list("tables.include", TableGlob.class),
                settings.list("tables.exclude", TableGlob.class),
                settings.find(MappingsFile.KEY)
                        .map(Setting::value)
                        .filter(MappingsFile.class::isInstance)
                        .map(file -> ((MappingsFile) file).mappings()));
    }
}
