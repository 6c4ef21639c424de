package io.lockstep.verifier.matching;

import io.lockstep.events.RowImage;
import org.jspecify.annotations.Nullable;

/// A version that a side has shown.
///
/// @param trace null when the version was inferred, or shown before the epoch
public record Shown(RowImage image, @Nullable Trace trace) {
    /// Of a row that cannot have been there.
    static final Shown INFERRED_ABSENT = new Shown(RowImage.ABSENT, null);

    /// The image of a version that may not be known.
    static @Nullable RowImage imageOf(@Nullable Shown version) {
        return version == null ? null : version.image();
    }

    static Shown of(Unsettled version) {
        return new Shown(version.image(), version.logged() ? version.trace() : null);
    }
}
