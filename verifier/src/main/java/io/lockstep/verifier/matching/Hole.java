package io.lockstep.verifier.matching;

import io.lockstep.events.Operation;
import org.jspecify.annotations.Nullable;

/// Versions that stood in a log between two that are kept, or before the first that is, and are not kept themselves
/// (R8). What they were is not known any more; where they stood is.
///
/// @param oldest the interval of the oldest of them; or, once it was decided on, no later than that of the oldest
///     which was not
/// @param newest the interval of the newest of them
/// @param deleted the interval of the oldest DELETE among them; [#NONE] without one
public record Hole(long oldest, long newest, long deleted) {
    /// No DELETE.
    static final long NONE = Long.MAX_VALUE;

    /// That of one version.
    static Hole of(Unsettled version) {
        boolean deletes = version.operation() == Operation.DELETE;
        return new Hole(version.interval(), version.interval(), deletes ? version.interval() : NONE);
    }

    /// Both, when they lie side by side.
    static @Nullable Hole join(@Nullable Hole one, @Nullable Hole other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Hole(
                Math.min(one.oldest, other.oldest),
                Math.max(one.newest, other.newest),
                Math.min(one.deleted, other.deleted));
    }

    /// What is left of it once everything before a watermark is settled; null when that is nothing.
    @Nullable
    Hole from(long watermark) {
        if (newest < watermark) {
            return null;
        }
        return new Hole(Math.max(oldest, watermark), newest, deleted < watermark ? NONE : deleted);
    }
}
