package io.lockstep.verifier.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    /// @param octets how long its canonical text is in UTF-8; 0 for NULL
    /// @param characters how long that is in characters
    record Cell(String family, @Nullable String text, boolean digest, long octets, long characters) {
        /// NULL, of whatever type.
        public static final Cell NULL = new Cell("", null, false, 0, 0);

        /// A value that is carried about.
        ///
        /// @param text its canonical text
        public static Cell of(String family, String text) {
            return new Cell(family, text, false, text.getBytes(UTF_8).length, text.codePointCount(0, text.length()));
        }

        /// Whether it is NULL.
        public boolean isNull() {
            return text == null;
        }

        /// The whole canonical text; empty for NULL and for a value that is too long.
        public Optional<String> known() {
            return digest ? Optional.empty() : Optional.ofNullable(text);
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
