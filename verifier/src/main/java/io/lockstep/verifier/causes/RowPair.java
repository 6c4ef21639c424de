package io.lockstep.verifier.causes;

import io.lockstep.verifier.rows.Beginning;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.TableColumns;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What direct reads have shown of a row that both sides have. Immutable; its `toString` shows no values.
///
/// @param columns every compared one by its name on the target, also those that are equal
/// @param triggers whether the target's table has triggers that are not disabled
public record RowPair(SortedMap<String, Pair> columns, boolean triggers) {
    public RowPair {
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }

    /// Of what was read under these definitions. A column that one side lacks is left out.
    public static RowPair of(TableColumns source, TableColumns target, Row.Present here, Row.Present there) {
        var columns = new TreeMap<String, Pair>();
        here.cells().forEach((name, cell) -> {
            Row.Cell other = there.cells().get(name);
            if (other != null) {
                columns.put(name, pair(source, target, name, cell, other));
            }
        });
        return new RowPair(columns, target.triggers());
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

    /// Reads what a value of the source begins with.
    ///
    /// @param <E> what goes wrong with reading
    @FunctionalInterface
    public interface Beginnings<E extends Exception> {
        /// Empty when the row is gone or the value is NULL now.
        ///
        /// @param octets of its canonical text in UTF-8
        Optional<Beginning> read(String column, long octets) throws E;
    }

    /// The same with every one of the [#questions] asked. Values that are others by now answer nothing.
    public <E extends Exception> RowPair answered(Beginnings<E> source) throws E {
        RowPair known = this;
        for (Map.Entry<String, Long> asked : questions().entrySet()) {
            Optional<Beginning> found = source.read(asked.getKey(), asked.getValue());
            if (found.isPresent()) {
                known = known.knowing(asked.getKey(), found.get());
            }
        }
        return known;
    }

    /// The same with an answer to one of the [#questions].
    public RowPair knowing(String column, Beginning beginning) {
        var known = new TreeMap<>(columns);
        known.computeIfPresent(column, (_, pair) -> pair.knowing(beginning));
        return new RowPair(known, triggers);
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
        return "RowPair" + differing().keySet();
    }
}
