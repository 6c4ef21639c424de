package io.lockstep.verifier.repair;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a look at a row leads to. Immutable.
public sealed interface Remedy {
    /// Both sides are equal: there is nothing to do.
    record None() implements Remedy {}

    /// The row moves, so that nothing is known of it now.
    record Wait(String why) implements Remedy {}

    /// No statement of Lockstep's could make it right.
    record Refuse(String why) implements Remedy {}

    /// A write that makes it right.
    sealed interface Write extends Remedy {
        /// The columns that are given values, by their names on the target; none for a deletion.
        SortedSet<String> columns();

        /// As SQL calls it.
        String word();
    }

    /// The target lacks the row.
    ///
    /// @param columns all that are copied
    record Insert(SortedSet<String> columns) implements Write {
        public Insert {
            columns = copy(columns);
        }

        @Override
        public String word() {
            return "INSERT";
        }
    }

    /// Values differ.
    ///
    /// @param columns exactly those that do
    record Update(SortedSet<String> columns) implements Write {
        public Update {
            columns = copy(columns);
        }

        @Override
        public String word() {
            return "UPDATE";
        }
    }

    /// Only the target has the row.
    record Delete() implements Write {
        @Override
        public SortedSet<String> columns() {
            return Collections.emptySortedSet();
        }

        @Override
        public String word() {
            return "DELETE";
        }
    }

    private static SortedSet<String> copy(SortedSet<String> columns) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(columns));
    }
}
