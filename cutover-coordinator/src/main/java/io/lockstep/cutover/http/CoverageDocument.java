package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Coverage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which rows have been proven in this epoch: see [Coverage].
record CoverageDocument(
        long rows, @Nullable Double ratio, @Nullable Double oldestProofSeconds) {
    static CoverageDocument of(Coverage coverage) {
        return new CoverageDocument(
                coverage.rows(), coverage.ratio(), Seconds.orNull(Optional.ofNullable(coverage.oldestProof())));
    }
}
