package io.lockstep.cutover.view;

import io.lockstep.events.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The slot of one lane and side as the coordinator sees it itself, also while its capture says nothing.
///
/// @param retainedBytes log that the database keeps for it; null while not known
/// @param limitBytes the most that it may keep before the slot is given up
/// @param safeBytes log that may be written before the server itself gives the slot up; null while not known, and
///     when nothing limits that
/// @param trouble why nothing can be proven from it any more, and what to do; empty while it can
public record SlotView(
        String lane,
        Side side,
        @Nullable Long retainedBytes,
        long limitBytes,
        @Nullable Long safeBytes,
        Optional<String> trouble) {}
