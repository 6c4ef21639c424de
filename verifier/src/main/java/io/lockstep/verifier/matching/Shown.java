package io.lockstep.verifier.matching;

import io.lockstep.events.RowImage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the target had at the last decision.
///
/// @param appendedAt when the broker took the record that showed it; null when it was inferred and not shown
public record Shown(RowImage image, @Nullable Instant appendedAt) {
    static final Shown INFERRED_ABSENT = new Shown(RowImage.ABSENT, null);
}
