package io.lockstep.verifier.rows;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a direct read has shown of one row. Its `toString` shows no values.
public sealed interface Row {
    Absent ABSENT = new Absent();

    /// The database does not have it.
    record Absent() implements Row {}

    /// @param cells the compared columns by name
    record Present(SortedMap<String, Cell> cells) implements Row {
        public Present {
            cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
        }

        /// The same with some of its columns; empty when it lacks one of them.
        public Optional<Row> only(Set<String> columns) {
            if (!cells.keySet().containsAll(columns)) {
                return Optional.empty();
            }
            var kept = new TreeMap<>(cells);
            kept.keySet().retainAll(columns);
            return Optional.of(new Present(kept));
        }

        @Override
        public String toString() {
            return "Present" + cells.keySet();
        }
    }

    /// The value of one column.
    ///
    /// @param family of the column's type: values of different ones are never equal, but for NULL, which
    ///     has none
    /// @param text its canonical text, or what stands for it; null for NULL
    /// @param digest whether the text is the SHA-256 of a value that is too long to be carried about
    record Cell(String family, @Nullable String text, boolean digest) {
        static final Cell NULL = new Cell("", null, false);

        @Override
        public String toString() {
            return "***";
        }
    }
}
