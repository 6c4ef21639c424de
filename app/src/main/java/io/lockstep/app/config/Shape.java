package io.lockstep.app.config;

import java.util.List;

/// What may stand at a key: the grammar of the file, as data.
sealed interface Shape {
    /// One value.
    record Scalar(Format<?> format) implements Shape {}

    /// One word of a list.
    ///
    /// @param later words that are known but not available in this version
    record Choice(List<String> allowed, List<String> later) implements Shape {
        public Choice {
            allowed = List.copyOf(allowed);
            later = List.copyOf(later);
        }

        static Choice of(String... allowed) {
            return new Choice(List.of(allowed), List.of());
        }

        Choice later(String... words) {
            return new Choice(allowed, List.of(words));
        }
    }

    /// A list of values of one format.
    record Sequence(Format<?> element) implements Shape {}

    /// Names that belong to somebody else, passed through as text.
    record Passthrough() implements Shape {}

    /// Known by name, read by no code of this version.
    ///
    /// @param expected what the contract says stands here
    record Opaque(String expected) implements Shape {}

    /// Tolerances per column: the list of `tables.rules`.
    record ColumnRuleList() implements Shape {}

    /// Streams captured side by side: the list of `lanes`.
    record Lanes() implements Shape {}

    /// A list of entries each of which says what it is: `cutover.traffic`, `notify`.
    record Typed(EntryGrammar<?> grammar) implements Shape {}

    /// Keys below this one.
    record Section(List<Key> keys) implements Shape {
        public Section {
            keys = List.copyOf(keys);
        }
    }
}
