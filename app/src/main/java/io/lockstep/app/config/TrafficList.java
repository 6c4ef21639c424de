package io.lockstep.app.config;

import java.util.List;

/// The list of `cutover.traffic`, read.
record TrafficList(List<TrafficChoice> switches) {
    TrafficList {
        switches = List.copyOf(switches);
    }

    @Override
    public String toString() {
        return switches.toString();
    }
}
