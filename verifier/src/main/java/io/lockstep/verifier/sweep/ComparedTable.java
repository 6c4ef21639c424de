package io.lockstep.verifier.sweep;

import io.lockstep.events.Side;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.TableColumns;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A table of which rows are compared, as both catalogues have it. Columns go by their names on the
/// target.
///
/// @param key columns that tell its rows apart on both sides, in the order of the source's index; empty
///     where there are none
/// @param compared the columns that are compared
/// @param ordersAlike whether the servers are known to order its keys alike
/// @param notCompared the columns that cannot be, with the reason
record ComparedTable(
        TablePair pair,
        TableColumns source,
        TableColumns target,
        List<String> key,
        boolean ordersAlike,
        SortedSet<String> compared,
        SortedMap<String, String> notCompared) {
    ComparedTable {
        key = List.copyOf(key);
        compared = Collections.unmodifiableSortedSet(new TreeSet<>(compared));
        notCompared = Collections.unmodifiableSortedMap(new TreeMap<>(notCompared));
    }

    /// @throws SQLException also when one side has no such table
    static ComparedTable read(TablePair pair, SweepSettings settings, ReadSession source, ReadSession target)
            throws SQLException {
        TableColumns found = settings.mappings().isEmpty()
                ? TableColumns.read(source, pair.source())
                : TableColumns.readMapped(
                        source, pair.target(), settings.mappings().get());
        TableColumns there = TableColumns.read(target, pair.target());
        var names = new TreeSet<>(found.columns().keySet());
        names.addAll(there.columns().keySet());
        Map<String, Tolerance> tolerances = settings.tolerances(pair.target(), names);
        TableColumns here = found.tolerating(tolerances);
        there = there.tolerating(tolerances);
        var compared = new TreeSet<String>();
        var notCompared = new TreeMap<String, String>();
        for (String name : names) {
            obstacle(name, here, there).ifPresentOrElse(why -> notCompared.put(name, why), () -> compared.add(name));
        }
        tolerances.forEach((name, tolerance) -> {
            if (tolerance instanceof Tolerance.Ignored) {
                notCompared.remove(name);
            }
        });
        List<String> unique = key(here, UniqueKeys.of(source, pair.source()), UniqueKeys.of(target, pair.target()));
        List<String> key = compared.containsAll(unique) ? unique : List.of();
        boolean alike = KeyOrder.of(source, here, key).equals(KeyOrder.of(target, there, key));
        return new ComparedTable(pair, here, there, key, alike, compared, notCompared);
    }

    TableColumns on(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    TableColumns opposite(Side side) {
        return side == Side.SOURCE ? target : source;
    }

    private static Optional<String> obstacle(String name, TableColumns source, TableColumns target) {
        Optional<TableColumns.Column> here = source.column(name);
        Optional<TableColumns.Column> there = target.column(name);
        if (here.isEmpty() || there.isEmpty()) {
            return Optional.of("it is only on the " + (here.isEmpty() ? "target" : "source"));
        }
        if (here.get().form().isEmpty()) {
            return Optional.of("values of its type " + here.get().type().name() + " are not comparable");
        }
        return there.get().form().isEmpty()
                ? Optional.of("values of its type on the target, "
                        + there.get().type().name() + ", are not comparable")
                : Optional.empty();
    }

    /// A key must tell rows apart on either side. The target's columns have their own names.
    private static List<String> key(TableColumns source, UniqueKeys here, UniqueKeys there) {
        var onTarget = new HashMap<String, String>();
        source.columns().forEach((name, column) -> onTarget.put(column.name(), name));
        var unique = new HashSet<>(there.columns().stream().map(HashSet::new).toList());
        for (List<String> columns : here.columns()) {
            if (onTarget.keySet().containsAll(columns)) {
                List<String> named = columns.stream().map(onTarget::get).toList();
                if (unique.contains(new HashSet<>(named))) {
                    return named;
                }
            }
        }
        return List.of();
    }
}
