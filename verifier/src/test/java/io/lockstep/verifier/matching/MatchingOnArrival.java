package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;

/// Makes a judge unsound: settles the oldest unsettled versions of both sides as soon as they are equal.
final class MatchingOnArrival extends InMemoryState {
    @Override
    public void put(RowKey key, KeyState state) {
        boolean both = !state.source().isEmpty() && !state.target().isEmpty();
        boolean equal = both
                && state.source()
                        .getFirst()
                        .image()
                        .equals(state.target().getFirst().image());
        super.put(key, equal ? settled(state) : state);
    }

    private static KeyState settled(KeyState state) {
        return new KeyState(
                state.epoch(),
                state.scheme(),
                Shown.of(state.target().getFirst()),
                Shown.of(state.source().getFirst()),
                state.source().subList(1, state.source().size()),
                state.target().subList(1, state.target().size()),
                state.lastSource(),
                state.lastTarget(),
                state.standing(),
                state.partial(),
                state.collected(),
                state.decidedAt(),
                state.touched(),
                state.awaits(),
                state.history());
    }
}
