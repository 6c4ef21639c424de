package io.lockstep.cutover.http;

import org.jspecify.annotations.Nullable;

/// Which rows have been proven in this epoch. Only the stream proves so far: the share of all rows, and the age of
/// the oldest proof, are known when a sweep has counted and compared the rows at rest.
record CoverageDocument(
        long rows, @Nullable Double ratio, @Nullable Double oldestProofSeconds) {
    static CoverageDocument ofStream(long rows) {
        return new CoverageDocument(rows, null, null);
    }
}
