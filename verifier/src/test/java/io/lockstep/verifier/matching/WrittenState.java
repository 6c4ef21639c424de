package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import io.lockstep.verifier.streams.Written;

/// A state of which nothing outlives a record but what the stores of a verifier hold.
final class WrittenState extends InMemoryState {
    @Override
    public void put(LaneState changed) {
        super.put(Written.again(changed));
    }

    @Override
    public void put(RowKey key, KeyState state) {
        super.put(key, Written.again(state));
    }
}
