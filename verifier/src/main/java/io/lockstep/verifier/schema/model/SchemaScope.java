package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.TableMappings;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What is compared of two schemas.
///
/// @param selected by their names on the source: tables with all that belongs to them, and views, sequences,
///     types, functions and the like. The types of a selected table's columns are compared whatever it says
/// @param mappings what the replicator's rules are; empty when it renames nothing
/// @param schemasLeftOut Lockstep's own
/// @param rolesLeftOut Lockstep's and the replicator's, whose privileges are nobody else's business
public record SchemaScope(
        Predicate<TableId> selected,
        Optional<TableMappings> mappings,
        Set<String> schemasLeftOut,
        Set<String> rolesLeftOut) {
    public SchemaScope {
        schemasLeftOut = Set.copyOf(schemasLeftOut);
        rolesLeftOut = Set.copyOf(rolesLeftOut);
    }

    /// Lockstep's own schema being `lockstep`, and no role left out.
    public SchemaScope(Predicate<TableId> selected, Optional<TableMappings> mappings) {
        this(selected, mappings, Set.of("lockstep"), Set.of());
    }

    /// Everything.
    public static SchemaScope all() {
        return new SchemaScope(_ -> true, Optional.empty());
    }
}
