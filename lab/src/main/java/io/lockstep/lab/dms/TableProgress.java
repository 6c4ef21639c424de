package io.lockstep.lab.dms;

import io.lockstep.lab.TableName;

/// What a task says of one of its tables. Immutable.
///
/// @param state in the words of DMS
/// @param loaded rows of the full load
public record TableProgress(TableName table, String state, long loaded, long inserts, long updates, long deletes) {
    static TableProgress before(TableName table) {
        return new TableProgress(table, "Before load", 0, 0, 0, 0);
    }

    TableProgress in(String other) {
        return new TableProgress(table, other, loaded, inserts, updates, deletes);
    }

    TableProgress loaded(long rows) {
        return new TableProgress(table, state, rows, inserts, updates, deletes);
    }

    TableProgress applied(RowChange.Kind kind) {
        return switch (kind) {
            case INSERT -> new TableProgress(table, state, loaded, inserts + 1, updates, deletes);
            case UPDATE -> new TableProgress(table, state, loaded, inserts, updates + 1, deletes);
            case DELETE -> new TableProgress(table, state, loaded, inserts, updates, deletes + 1);
            case TRUNCATE -> this;
        };
    }
}
