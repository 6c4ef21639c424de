package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import java.util.List;

/// Makes a judge unsound: when the target is right because it shows a version that is not due, that version and
/// everything before it is settled as well.
final class SettlingAhead extends InMemoryState {
    @Override
    public void put(RowKey key, KeyState state) {
        super.put(key, decided(key, state) ? settled(state) : state);
    }

    private boolean decided(RowKey key, KeyState state) {
        KeyState before = key(key);
        return before != null
                && state.standing() instanceof Standing.Clear
                && before.target().size() > state.target().size();
    }

    private static KeyState settled(KeyState state) {
        Shown base = state.base();
        List<Unsettled> source = state.source();
        for (int i = 0; base != null && i < source.size(); i++) {
            if (source.get(i).image().equals(base.image())) {
                return without(state, i + 1);
            }
        }
        return state;
    }

    private static KeyState without(KeyState state, int settled) {
        return new KeyState(
                state.epoch(),
                state.scheme(),
                state.base(),
                Shown.of(state.source().get(settled - 1)),
                state.source().subList(settled, state.source().size()),
                state.target(),
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
