package io.lockstep.verifier.sweep;

import io.lockstep.verifier.rows.TableColumns;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Tables that are cut without a database.
public final class Cut {
    private Cut() {}

    public static OpenTable table(TablePair pair, List<List<String>> bounds, long estimatedRows) {
        var columns = new TableColumns(pair.target(), false, false, new TreeMap<>());
        return new OpenTable(
                new ComparedTable(pair, columns, columns, List.of("id"), true, new TreeSet<>(), new TreeMap<>()),
                bounds,
                estimatedRows);
    }
}
