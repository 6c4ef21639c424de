package io.lockstep.verifier.matching;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Position;
import io.lockstep.events.Replay;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import java.time.Instant;
import java.util.List;

/// The taking in of one record: R0 to R2, and R10 as far as it collects.
final class Step {
    private final Rules rules;
    private final int slice;
    private final Side side;
    private final Instant now;
    private final PartitionState state;
    private final Findings findings = new Findings();
    private LaneState lane;

    Step(Rules rules, int slice, Side side, Instant now, PartitionState state) {
        this.rules = rules;
        this.slice = slice;
        this.side = side;
        this.now = now;
        this.state = state;
        this.lane = state.lane();
    }

    List<Outcome> take(ChangeRecord record) {
        goOn(slice);
        switch (record) {
            case RowVersion version -> version(version);
            case Watermark watermark -> watermark(watermark);
            case ColumnsDeclared declared -> lane = lane.with(lane.catalogue().declared(declared.columns()));
            case TableNotice notice -> notice(notice);
        }
        state.put(findings.account(lane));
        return findings.outcomes();
    }

    /// Nothing but what earlier steps have left.
    List<Outcome> proceed() {
        goOn(slice);
        state.put(findings.account(lane));
        return findings.outcomes();
    }

    /// Also when the side has not reached the epoch yet: what it showed last before it counts there.
    List<Outcome> unreadable() {
        if (lane.epoch() > 0) {
            breakOff(UnprovenReason.UNREADABLE);
            state.put(findings.account(lane));
        }
        return findings.outcomes();
    }

    private void version(RowVersion version) {
        Tally tally = findings.of(version.key().table());
        if (redelivered(version.position())) {
            tally.received(side, Fate.DROPPED);
            return;
        }
        lane = lane.with(side, lane.reading(side).version(version.position()));
        if (lane.joined(side)) {
            checkScheme(version);
        }
        var collecting = new Collecting(rules, side, now, state, lane, findings);
        if (!lane.catalogue().judges(version.key().table())) {
            tally.received(side, Fate.DISCARDED);
        } else if (lane.joined(side)) {
            tally.received(side, Fate.WAITING);
            collecting.collect(version);
        } else {
            tally.received(side, Fate.DISCARDED);
            collecting.remember(version);
        }
    }

    private void checkScheme(RowVersion version) {
        if (lane.catalogue().accepts(version.scheme())) {
            lane = lane.with(lane.catalogue().seen(side, version.scheme()));
        } else {
            breakOff(UnprovenReason.SCHEME_MISMATCH);
        }
    }

    private void watermark(Watermark met) {
        if (redelivered(met.position())) {
            return;
        }
        if (met.epoch() > lane.epoch()) {
            goOn(Proving.ALL);
            lane = lane.begin(met.epoch());
            new Keeping(state, rules.retention()).begin();
            findings.add(new Outcome.EpochBegan(met.epoch()));
        } else if (lane.joined(side) && misses(met)) {
            breakOff(UnprovenReason.GAP);
        }
        boolean first = met.sequence() > lane.reading(side).watermark();
        boolean joins = !lane.joined(side);
        lane = lane.with(side, lane.reading(side).watermark(met));
        if (!lane.joined(side)) {
            lane = lane.with(lane.marks().tail(side, lane.reading(side).watermark()))
                    .with(lane.catalogue().since(side, lane.reading(side).watermark()));
        } else if (first) {
            mark(Mark.of(met, now), joins);
        } else if (side == Side.TARGET) {
            goOn(Proving.ALL);
            lane = lane.with(lane.catalogue()
                    .replayed(new Replay(met.sequence(), lane.target().watermark(), now)));
        }
    }

    private void mark(Mark mark, boolean joins) {
        if (joins) {
            lane.catalogue().notices().stream()
                    .filter(notice -> notice.side() == side)
                    .forEach(notice -> findings.add(new Outcome.TableUnproven(notice.table(), notice.reason())));
        }
        lane = lane.with(lane.marks().plus(side, mark, rules.mode()));
        if (lane.catalogue().broken().isEmpty()) {
            lane = new Proving(rules, state, findings, slice).prove(lane);
        }
    }

    /// Decides what an unfinished proof point has left. All of it, before anything changes what is judged.
    private void goOn(int most) {
        if (state.pause() != null) {
            lane = new Proving(rules, state, findings, most).prove(lane);
        }
    }

    /// Versions that were announced and never came, or a watermark of the source that never came: the writer counts
    /// by one, while a replicator may skip some.
    private boolean misses(Watermark met) {
        Reading reading = lane.reading(side);
        boolean skips = side == Side.SOURCE && met.sequence() > reading.watermark() + 1;
        return skips || reading.misses(met);
    }

    private void notice(TableNotice notice) {
        if (Catalogue.OF_WATERMARKS.contains(notice.reason()) && isOfThePast(notice)) {
            return;
        }
        if (notice.reason() == UnprovenReason.TRUNCATED) {
            truncate(notice);
            return;
        }
        if (Catalogue.OF_LOGS.contains(notice.reason())) {
            lost(notice.reason());
            return;
        }
        goOn(Proving.ALL);
        var noticed = new Catalogue.Notice(side, lane.reading(side).watermark(), notice.table(), notice.reason());
        if (lane.joined(side) && !lane.catalogue().notices().contains(noticed)) {
            findings.add(new Outcome.TableUnproven(notice.table(), notice.reason()));
        }
        lane = lane.with(lane.catalogue().noticed(noticed));
    }

    /// R10. A table that is not judged has no truncates to compare.
    private void truncate(TableNotice notice) {
        if (redelivered(notice.position())) {
            return;
        }
        goOn(Proving.ALL);
        Reading reading = lane.reading(side).upTo(notice.position());
        lane = lane.with(side, reading);
        if (lane.catalogue().judges(notice.table())) {
            var cut = new Truncates.Cut(reading.watermark(), notice.position(), now, false);
            Truncates known = lane.catalogue().truncates(notice.table());
            Truncates more = lane.joined(side) ? known.plus(side, cut) : known.before(side, cut);
            lane = lane.with(lane.catalogue().with(notice.table(), more));
        }
    }

    private boolean isOfThePast(TableNotice notice) {
        return !lane.joined(side) || lane.reading(side).redelivers(notice.position());
    }

    /// Of a log that is not whole only what belongs to the epoch counts.
    private void lost(UnprovenReason reason) {
        if (lane.joined(side)) {
            breakOff(reason);
        }
    }

    private void breakOff(UnprovenReason reason) {
        if (lane.catalogue().broken().isEmpty()) {
            goOn(Proving.ALL);
            lane = lane.with(lane.catalogue().broke(reason));
            findings.add(new Outcome.PartitionUnproven(reason));
        }
    }

    private boolean redelivered(Position position) {
        boolean again = lane.reading(side).redelivers(position);
        if (again) {
            findings.add(new Outcome.Redelivered(side));
        }
        return again;
    }
}
