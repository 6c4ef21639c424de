package io.lockstep.cutover.view;

import java.time.Instant;
import java.util.List;

/// What is looked at besides the verifier's documents.
///
/// @param now the present moment
/// @param slots of the captures, as far as the coordinator looks at them itself
public record Observation(Instant now, FeedStatus feed, List<SlotView> slots) {
    public Observation {
        slots = List.copyOf(slots);
    }

    /// Without a look at the slots.
    public Observation(Instant now, FeedStatus feed) {
        this(now, feed, List.of());
    }
}
