package io.lockstep.events;

import java.util.Arrays;

/// What one committed state of a row looked like, as far as comparing goes: not there, or one fingerprint per column.
public sealed interface RowImage {
    /// The row does not exist.
    Absent ABSENT = new Absent();

    /// The fingerprint of a column whose value the change log did not show (unchanged TOAST). No value has it.
    long HIDDEN = 0;

    record Absent() implements RowImage {}

    /// The row exists. A fingerprint is a keyed 64-bit hash of a column's canonical encoding. NULL has one like any
    /// other value; [#HIDDEN] is reserved.
    final class Present implements RowImage {
        private final long columns;
        private final long[] fingerprints;

        /// @param columns the identifier of the [Columns] that the fingerprints belong to, in the same order
        public Present(long columns, long... fingerprints) {
            this.columns = columns;
            this.fingerprints = fingerprints.clone();
        }

        /// The identifier of the [Columns] compared.
        public long columns() {
            return columns;
        }

        /// The number of columns.
        public int width() {
            return fingerprints.length;
        }

        /// The fingerprint of the column at an index of [Columns#names], or [#HIDDEN].
        public long fingerprint(int index) {
            return fingerprints[index];
        }

        public boolean hasHidden() {
            for (long fingerprint : fingerprints) {
                if (fingerprint == HIDDEN) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Present that
                    && columns == that.columns
                    && Arrays.equals(fingerprints, that.fingerprints);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(columns) + Arrays.hashCode(fingerprints);
        }

        @Override
        public String toString() {
            return "Present[%016x x%d]".formatted(columns, fingerprints.length);
        }
    }
}
