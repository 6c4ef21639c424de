package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Finds the proof points that a watermark has completed and decides at each of them, in order (R3): tables first
/// (R10), then every key that has anything to decide, and then forgets what is settled and old (R8).
record Proving(Rules rules, Instant now, PartitionState state, Findings findings) {

    LaneState prove(LaneState lane) {
        LaneState proven = lane;
        Optional<Marks.Complete> next = proven.marks().next(rules.mode());
        while (next.isPresent()) {
            proven = decide(proven, point(proven, next.get()));
            proven = proven.with(proven.marks().processed(next.get()));
            publish(proven.marks());
            next = proven.marks().next(rules.mode());
        }
        return proven;
    }

    private Point point(LaneState lane, Marks.Complete complete) {
        Mark proven = lane.marks().proven();
        return new Point(
                rules.mode(),
                complete.target(),
                complete.proven(),
                proven == null ? 0 : proven.sequence(),
                complete.cover(),
                lane.marks().t0(),
                lane.marks().targetTail(),
                rules.retention(),
                now,
                new Images(lane.catalogue().columns()));
    }

    private void publish(Marks marks) {
        Mark proven = marks.proven();
        if (proven != null) {
            findings.add(new Outcome.ProofPoint(marks.proofPoint(), proven));
        }
    }

    private LaneState decide(LaneState lane, Point point) {
        var tables = new Tables(point, findings);
        LaneState compared = lane.with(tables.compare(lane.catalogue()));
        for (PartitionState.Indexed entry : state.indexedBefore(point.watermark())) {
            decide(compared, point, entry);
        }
        for (TableId table : tables.truncated(compared.catalogue())) {
            if (compared.catalogue().judges(table)) {
                state.watched(table).forEach(name -> lookAgain(compared, point, name));
            }
        }
        return compared.with(tables.consume(compared.catalogue()));
    }

    private void decide(LaneState lane, Point point, PartitionState.Indexed entry) {
        RowKey name = entry.key();
        KeyState key = state.key(name);
        if (key == null || key.epoch() < lane.epoch()) {
            keeping().outdated(name, key, entry.watermark(), point);
            return;
        }
        KeyState decided = decide(lane, point, name, key);
        OptionalLong wanted = keeping().agenda(decided);
        if (wanted.isEmpty() || wanted.getAsLong() != entry.watermark()) {
            state.unindex(entry.watermark(), name);
        }
    }

    /// A key that has nothing to settle and is not right, after a truncate of its table.
    private void lookAgain(LaneState lane, Point point, RowKey name) {
        KeyState key = state.key(name);
        if (key == null || key.epoch() < lane.epoch() || !key.watched()) {
            state.unwatch(name);
        } else {
            decide(lane, point, name, key);
        }
    }

    /// Decides a key once at a proof point, for whatever reason it is looked at.
    private @Nullable KeyState decide(LaneState lane, Point point, RowKey name, KeyState key) {
        if (key.decidedAt() == point.watermark()) {
            return key;
        }
        Catalogue catalogue = lane.catalogue();
        KeyState decided = catalogue.judges(name.table())
                ? new Decision(point, name, key, catalogue.truncates(name.table()), findings).decide()
                : abandon(name, key);
        KeyState left = decided.retired(point);
        if (!key.equals(left)) {
            keeping().put(name, key, left);
        }
        return left;
    }

    private Keeping keeping() {
        return new Keeping(state, rules.retention());
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
