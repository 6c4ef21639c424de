package io.lockstep.verifier.causes;

import io.lockstep.events.Cause;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What follows from the values of a row that differs. Immutable.
///
/// @param columns the columns of which something follows
public record Diagnosis(SortedMap<String, Cause> columns) {
    public Diagnosis {
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }

    /// The cause that explains most of the columns, the first in the list of causes among several; empty when nothing
    /// follows.
    public Optional<Cause> main() {
        var counts = new EnumMap<Cause, Integer>(Cause.class);
        columns.values().forEach(cause -> counts.merge(cause, 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<Cause, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }
}
