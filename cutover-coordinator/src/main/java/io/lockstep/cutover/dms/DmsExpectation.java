package io.lockstep.cutover.dms;

import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.events.mapping.TableMappings;
import java.util.Objects;
import java.util.Optional;

/// What Lockstep takes a task to be.
///
/// @param targetUser the role as which it writes to the target
/// @param slot by which it reads the source; empty when that follows from the names of slots
/// @param ordered whether it is verified as one that keeps the order of transactions
/// @param mappings the rules that Lockstep was given; empty when it was given none, so that nothing is renamed
/// @param source the migrated tables, as they are called there
/// @param target and there
public record DmsExpectation(
        String targetUser,
        Optional<String> slot,
        boolean ordered,
        Optional<TableMappings> mappings,
        MigratedTables source,
        MigratedTables target) {
    public DmsExpectation {
        Objects.requireNonNull(targetUser);
        Objects.requireNonNull(source);
        Objects.requireNonNull(target);
    }
}
