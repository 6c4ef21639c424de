package io.lockstep.app.config;

import java.util.List;
import java.util.stream.Collectors;

/// The list of `lanes`, read.
record LaneList(List<LaneChoice> lanes) {
    LaneList {
        lanes = List.copyOf(lanes);
    }

    @Override
    public String toString() {
        return lanes.stream().map(LaneChoice::toString).collect(Collectors.joining("; ", "[", "]"));
    }
}
