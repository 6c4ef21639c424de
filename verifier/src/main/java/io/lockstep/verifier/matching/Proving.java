package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import java.util.List;
import java.util.Optional;

/// Finds the proof points that a watermark has completed and decides at each of them, in order (R3).
///
/// After a stall one proof point may have to decide millions of keys, more than one step may take. What a step leaves
/// is decided by later ones, whatever is read in between: a decision looks at nothing that is read after its proof
/// point was complete. Nothing is proven before the last key is decided.
///
/// @param most how many keys to decide now
record Proving(Mode mode, PartitionState state, Findings findings, int most) {
    /// No limit.
    static final int ALL = Integer.MAX_VALUE;

    LaneState prove(LaneState lane) {
        LaneState proven = lane;
        int left = most;
        Optional<Marks.Complete> next = proven.marks().next(mode);
        while (next.isPresent()) {
            left -= decide(proven, point(proven, next.get()), left);
            if (state.pause() != null) {
                return proven;
            }
            proven = proven.with(proven.marks().processed(next.get()));
            publish(proven.marks());
            next = proven.marks().next(mode);
        }
        return proven;
    }

    private Point point(LaneState lane, Marks.Complete complete) {
        return new Point(
                mode,
                complete.target(),
                complete.proven(),
                complete.cover().sequence(),
                lane.marks().t0(),
                lane.marks().targetTail(),
                complete.at(),
                new Images(lane.catalogue().columns()));
    }

    private void publish(Marks marks) {
        Mark proven = marks.proven();
        if (proven != null) {
            findings.add(new Outcome.ProofPoint(marks.proofPoint(), proven));
        }
    }

    /// How many keys it has looked at; as many as it may when it is not finished.
    private int decide(LaneState lane, Point point, int left) {
        List<PartitionState.Indexed> slice = state.indexedBefore(point.watermark(), state.pause(), left);
        for (PartitionState.Indexed entry : slice) {
            KeyState key = state.key(entry.key());
            if (key == null || key.epoch() < lane.epoch()) {
                state.unindex(entry.watermark(), entry.key());
            } else {
                decide(lane, point, entry, key);
            }
        }
        state.pause(slice.size() < left ? null : slice.getLast());
        return slice.size();
    }

    private void decide(LaneState lane, Point point, PartitionState.Indexed entry, KeyState key) {
        RowKey name = entry.key();
        KeyState decided = lane.catalogue().judges(name.table())
                ? new Decision(point, name, key, findings).decide()
                : abandon(name, key);
        if (!decided.equals(key)) {
            state.put(name, decided);
        }
        boolean due = decided.agenda().isPresent() && decided.agenda().getAsLong() == entry.watermark();
        if (!due) {
            state.unindex(entry.watermark(), name);
            decided.agenda().ifPresent(watermark -> state.index(watermark, name));
        }
    }

    private KeyState abandon(RowKey name, KeyState key) {
        Tally tally = findings.of(name.table());
        tally.move(Side.SOURCE, Fate.WAITING, Fate.DISCARDED, key.source().size());
        tally.move(Side.TARGET, Fate.WAITING, Fate.DISCARDED, key.target().size());
        if (key.standing() instanceof Standing.Undecided undecided) {
            tally.move(Side.SOURCE, Fate.HELD, Fate.DISCARDED, undecided.holds() ? 1 : 0);
            findings.add(new Outcome.UndecidedEnded(name));
        }
        return key.abandoned();
    }
}
