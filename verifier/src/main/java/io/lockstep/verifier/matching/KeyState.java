package io.lockstep.verifier.matching;

import io.lockstep.events.FingerprintScheme;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is remembered of one key. State of an earlier epoch than the lane's counts as forgotten.
///
/// @param scheme how the fingerprints of all its images were made
/// @param base the target's version at the last decision; null when unknown, which equals nothing
/// @param expected the newest source version that the target is known to owe or to have shown; null when unknown
/// @param source unsettled versions of the source, in log order
/// @param target unsettled versions of the target, in log order
/// @param lastSource the newest version that the source has shown; null when there was none
/// @param lastTarget the newest version that the target has shown; null when there was none
/// @param partial whether the last match left a column uncompared (COLUMN_NOT_VISIBLE)
/// @param collected whether a version of this epoch has been collected
public record KeyState(
        long epoch,
        FingerprintScheme scheme,
        @Nullable Shown base,
        @Nullable Shown expected,
        List<Unsettled> source,
        List<Unsettled> target,
        @Nullable Carried lastSource,
        @Nullable Carried lastTarget,
        Standing standing,
        boolean partial,
        boolean collected,
        History history) {
    public KeyState {
        source = List.copyOf(source);
        target = List.copyOf(target);
    }
}
