package io.lockstep.cutover.view;

import io.lockstep.events.Side;
import java.time.Instant;
import java.util.Map;

/// What is looked at besides the verifier's documents.
///
/// @param now the present moment
/// @param sides what capture knows of each side
public record Observation(Instant now, FeedStatus feed, Map<Side, SideStatus> sides) {
    public Observation {
        sides = Map.copyOf(sides);
    }

    public SideStatus side(Side side) {
        return sides.getOrDefault(side, SideStatus.UNKNOWN);
    }
}
