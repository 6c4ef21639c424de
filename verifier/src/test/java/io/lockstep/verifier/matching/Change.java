package io.lockstep.verifier.matching;

/// What a transaction of a simulated migration does.
sealed interface Change {
    /// @param row what it makes of the row, as in [Records]
    /// @param interval the number of the watermark before it on the source
    /// @param moves whether it is a half of a key change
    /// @param split whether it is applied as a DELETE and an INSERT; it is one of the two then
    record Row(int key, String row, long interval, boolean moves, boolean split) implements Change {
        /// One of the two.
        Row half(String half) {
            return new Row(key, half, interval, moves, true);
        }

        boolean deletes() {
            return row.equals(Truth.ABSENT);
        }

        /// Whether another half brings the row back.
        boolean isFirstHalf() {
            return split && deletes();
        }
    }

    record Truncate() implements Change {}

    record Mark(long sequence, long seen) implements Change {}
}
