package io.lockstep.lab;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One fault that was injected.
///
/// @param number counts the faults of one [FaultInjection], from 1
/// @param key of the row: column to value as PostgreSQL prints it, in the order of the primary key
/// @param columns whose values differ from what the source has; empty when the whole row is there or not
/// @param committedAt just before the commit that makes it a fault: of the foreign write on the target, of the
/// source transaction otherwise. A detection
/// time measured from here is never flattered
public record Fault(
        int number,
        FaultKind kind,
        TableName table,
        SequencedMap<String, String> key,
        List<String> columns,
        Instant committedAt) {
    public Fault {
        key = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(key));
        columns = List.copyOf(columns);
    }

    /// The class of the verdict that this has to get.
    public String expected() {
        return kind.expected();
    }

    RowAddress row() {
        return new RowAddress(table, key);
    }
}
