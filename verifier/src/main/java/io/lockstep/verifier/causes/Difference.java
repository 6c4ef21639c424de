package io.lockstep.verifier.causes;

import io.lockstep.verifier.rows.Beginning;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.TableColumns;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What direct reads have shown of a row that both sides have. Immutable; its `toString` shows no values.
///
/// @param columns every compared one by its name on the target, also those that are equal
/// @param triggers whether the target's table has triggers that are not disabled
public record Difference(SortedMap<String, Pair> columns, boolean triggers) {
    public Difference {
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }

    /// Of what was read under these definitions. A column that one side lacks is left out.
    public static Difference of(TableColumns source, TableColumns target, Row.Present here, Row.Present there) {
        var columns = new TreeMap<String, Pair>();
        here.cells().forEach((name, cell) -> {
            Row.Cell other = there.cells().get(name);
            if (other != null) {
                columns.put(name, pair(source, target, name, cell, other));
            }
        });
        return new Difference(columns, target.triggers());
    }

    private static Pair pair(TableColumns source, TableColumns target, String name, Row.Cell cell, Row.Cell other) {
        return new Pair(
                value(source.column(name).orElseThrow(), cell),
                value(target.column(name).orElseThrow(), other),
                Optional.empty());
    }

    private static Value value(TableColumns.Column column, Row.Cell cell) {
        return new Value(column.type(), column.modifier(), column.fallback(), cell);
    }

    /// The columns of which it is not known yet what the target's value is of the source's, with how many octets of the
    /// source's canonical text have to be read for it.
    public SortedMap<String, Long> questions() {
        var asked = new TreeMap<String, Long>();
        columns.forEach((name, pair) -> {
            if (pair.asks()) {
                asked.put(name, pair.target().cell().octets());
            }
        });
        return asked;
    }

    /// The same with an answer to one of the [#questions].
    public Difference knowing(String column, Beginning beginning) {
        var known = new TreeMap<>(columns);
        known.computeIfPresent(column, (_, pair) -> pair.knowing(beginning));
        return new Difference(known, triggers);
    }

    /// Those that differ.
    SortedMap<String, Pair> differing() {
        var differing = new TreeMap<>(columns);
        differing.values().removeIf(Pair::same);
        return differing;
    }

    Stream<Pair> pairs() {
        return columns.values().stream();
    }

    @Override
    public String toString() {
        return "Difference" + differing().keySet();
    }
}
