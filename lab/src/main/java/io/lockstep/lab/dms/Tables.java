package io.lockstep.lab.dms;

import io.lockstep.lab.TableName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// How far a task's tables are. Thread-safe.
final class Tables {
    static final String COMPLETED = "Table completed";
    static final String ERROR = "Table error";

    private final Map<String, TableProgress> progress = new TreeMap<>();

    synchronized void know(TableName table) {
        progress.putIfAbsent(table.toString(), TableProgress.before(table));
    }

    synchronized List<TableProgress> all() {
        return List.copyOf(progress.values());
    }

    synchronized void change(TableName table, UnaryOperator<TableProgress> change) {
        progress.computeIfPresent(table.toString(), (_, found) -> change.apply(found));
    }

    /// Whether changes of it are applied.
    synchronized boolean applies(TableName table) {
        TableProgress found = progress.get(table.toString());
        return found != null && found.state().equals(COMPLETED);
    }
}
