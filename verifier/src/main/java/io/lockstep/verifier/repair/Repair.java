package io.lockstep.verifier.repair;

import io.lockstep.events.RowKey;
import io.lockstep.verifier.rows.RowReader.Found;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A write that is ready to be made. Its `toString` shows no values.
///
/// @param source the source's row, which it is made of
/// @param wanted the values of the columns that are written, as the source prints them
/// @param found what the target has in them; empty when it lacks the row
public record Repair(
        RowKey key,
        Remedy.Write remedy,
        GuardedStatement statement,
        Found source,
        Map<String, @Nullable String> wanted,
        Map<String, @Nullable String> found) {
    public Repair {
        wanted = Collections.unmodifiableMap(new TreeMap<>(wanted));
        found = Collections.unmodifiableMap(new TreeMap<>(found));
    }

    /// The same, with its values forgotten: they may be large.
    Repair withoutValues() {
        return new Repair(key, remedy, new GuardedStatement(statement.sql(), List.of()), source, Map.of(), Map.of());
    }

    @Override
    public String toString() {
        return remedy.word() + " " + remedy.columns();
    }
}
