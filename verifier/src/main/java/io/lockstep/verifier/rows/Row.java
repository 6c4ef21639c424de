package io.lockstep.verifier.rows;

import java.util.Collections;
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

        @Override
        public String toString() {
            return "Present" + cells.keySet();
        }
    }

    /// The value of one column.
    ///
    /// @param text its canonical text, or what stands for it; null for NULL
    /// @param digest whether the text is the SHA-256 of a value that is too long to be carried about
    record Cell(@Nullable String text, boolean digest) {
        @Override
        public String toString() {
            return "***";
        }
    }
}
