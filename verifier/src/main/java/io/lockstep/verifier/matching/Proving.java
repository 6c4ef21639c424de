package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;

/// Finds the proof points that a watermark has completed and decides at each of them, in order (R3): tables first
/// (R10), then every key that has anything to decide, and then forgets what is settled and old (R8).
///
/// After a stall one proof point may have to decide millions of keys, more than one step may take. What a step leaves
/// is decided by later ones, whatever is read in between: a decision looks at nothing that is read after its proof
/// point was complete. Nothing is proven before the last key is decided.
///
/// @param most how many keys to decide now
record Proving(Rules rules, PartitionState state, Findings findings, int most) {
    /// No limit.
    static final int ALL = Integer.MAX_VALUE;

    LaneState prove(LaneState lane) {
        LaneState proven = lane;
        int left = most;
        Optional<Marks.Complete> next = proven.marks().next(rules.mode());
        while (next.isPresent()) {
            Point point = point(proven, next.get());
            var tables = new Tables(point, findings);
            if (state.pause() == null) {
                proven = proven.with(tables.compare(proven.catalogue()));
            }
            left -= decide(proven, point, left);
            if (state.pause() != null) {
                return proven;
            }
            proven = truncate(proven, point, tables);
            proven = proven.with(proven.catalogue().decided(point))
                    .with(proven.marks().processed(next.get()));
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
                complete.cover().sequence(),
                lane.marks().t0(),
                lane.marks().targetTail(),
                rules.retention(),
                rules.patience(),
                complete.at(),
                new Images(lane.catalogue().columns()),
                lane.catalogue().replays());
    }

    private void publish(Marks marks) {
        Mark proven = marks.proven();
        if (proven != null) {
            findings.add(new Outcome.ProofPoint(marks.proofPoint(), proven));
        }
    }

    /// How many keys it has looked at; as many as it may when it is not finished.
    private int decide(LaneState lane, Point point, int left) {
        PartitionState.Indexed behind = state.pause();
        int looked = 0;
        for (Agenda.Axis axis : Agenda.Axis.values()) {
            Agenda.Axis reached = behind == null ? axis : behind.agenda().axis();
            if (axis.compareTo(reached) >= 0) {
                List<PartitionState.Indexed> slice =
                        state.indexedBefore(point.end(axis), axis == reached ? behind : null, left - looked);
                slice.forEach(entry -> decide(lane, point, entry));
                looked += slice.size();
                if (looked == left) {
                    state.pause(slice.getLast());
                    return looked;
                }
            }
        }
        state.pause(null);
        return looked;
    }

    /// What is left to do for tables that were truncated, once all keys are decided that had to be anyway.
    private LaneState truncate(LaneState lane, Point point, Tables tables) {
        for (TableId table : tables.truncated(lane.catalogue())) {
            if (lane.catalogue().judges(table)) {
                state.watched(table).forEach(name -> lookAgain(lane, point, name));
            }
        }
        return lane.with(tables.consume(lane.catalogue()));
    }

    private void decide(LaneState lane, Point point, PartitionState.Indexed entry) {
        RowKey name = entry.key();
        KeyState key = state.key(name);
        if (key == null || key.epoch() < lane.epoch()) {
            keeping().outdated(name, key, entry.agenda(), point);
        } else {
            if (!entry.agenda().equals(keeping().agenda(key))) {
                state.unindex(entry.agenda(), name);
            }
            decide(lane, point, name, key);
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

    /// Decides a key once at a proof point, for whatever reason it is looked at, and wherever in the index it is met.
    private void decide(LaneState lane, Point point, RowKey name, KeyState key) {
        if (key.decidedAt() == point.watermark()) {
            return;
        }
        Catalogue catalogue = lane.catalogue();
        KeyState decided = catalogue.judges(name.table())
                ? new Decision(point, name, key, catalogue.truncates(name.table()), findings).decide()
                : abandon(name, key);
        KeyState left = decided.retired(point);
        if (!key.equals(left)) {
            keeping().put(name, key, left);
        }
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
        if (key.standing().tooHot(rules.patience())) {
            findings.add(new Outcome.RowCooled(name));
        }
        return key.abandoned();
    }
}
