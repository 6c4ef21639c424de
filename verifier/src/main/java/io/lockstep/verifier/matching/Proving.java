package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import java.time.Instant;
import java.util.Optional;

/// Finds the proof points that a watermark has completed and decides at each of them, in order (R3).
record Proving(Mode mode, Instant now, PartitionState state, Findings findings) {

    LaneState prove(LaneState lane) {
        LaneState proven = lane;
        Optional<Marks.Complete> next = proven.marks().next(mode);
        while (next.isPresent()) {
            decide(proven, point(proven, next.get()));
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
                complete.cover(),
                lane.marks().t0(),
                lane.marks().targetTail(),
                now,
                new Images(lane.catalogue().columns()));
    }

    private void publish(Marks marks) {
        Mark proven = marks.proven();
        if (proven != null) {
            findings.add(new Outcome.ProofPoint(marks.proofPoint(), proven));
        }
    }

    private void decide(LaneState lane, Point point) {
        for (PartitionState.Indexed entry : state.indexedBefore(point.watermark())) {
            KeyState key = state.key(entry.key());
            if (key == null || key.epoch() < lane.epoch()) {
                state.unindex(entry.watermark(), entry.key());
            } else {
                decide(lane, point, entry, key);
            }
        }
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
