package io.lockstep.lab.dms;

import io.lockstep.lab.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One change of one row, as the source's log has it. Values are PostgreSQL's texts; a column that the log
/// leaves out,
/// such as a large value that did not change, is absent.
///
/// @param row the row afterwards; of a delete, its key
/// @param oldKey the key before an update that changed it; empty otherwise
record RowChange(Kind kind, TableName table, Map<String, @Nullable String> row, Map<String, @Nullable String> oldKey) {
    enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        /// Which DMS does not carry.
        TRUNCATE
    }

    RowChange {
        row = Collections.unmodifiableMap(new LinkedHashMap<>(row));
        oldKey = Collections.unmodifiableMap(new LinkedHashMap<>(oldKey));
    }
}
