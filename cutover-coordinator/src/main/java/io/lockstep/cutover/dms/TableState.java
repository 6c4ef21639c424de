package io.lockstep.cutover.dms;

import io.lockstep.events.TableId;

/// What DMS says of one table of a task.
///
/// @param table by its name on the source
/// @param state such as `Table completed`
/// @param validation such as `Not enabled`
/// @param failed records that DMS's own validation found to differ
/// @param suspended records that it could not validate
public record TableState(
        TableId table,
        String state,
        long loaded,
        long inserts,
        long updates,
        long deletes,
        String validation,
        long failed,
        long suspended) {
    /// Whether its full load is over and its changes are applied.
    public boolean completed() {
        return state.equalsIgnoreCase("Table completed");
    }
}
