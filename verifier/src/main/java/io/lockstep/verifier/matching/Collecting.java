package io.lockstep.verifier.matching;

import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Adds a version to what is remembered of its key (R2).
record Collecting(Rules rules, Side side, Instant now, PartitionState state, LaneState lane, Findings findings) {

    /// A version that is to be judged.
    void collect(RowVersion version) {
        KeyState known = known(version);
        KeyState key = known == null ? fresh(version) : known;
        KeyState more =
                key.plus(side, unsettled(version, key), base(version.key().table(), key));
        findings.add(new Outcome.Accepted(version.key().table(), side, version.operation(), !key.collected()));
        keeping().put(version.key(), known, bounded(version.key().table(), more));
    }

    /// R8. Each version adds one at most, so that one is dropped at most.
    private KeyState bounded(TableId table, KeyState key) {
        if (key.unsettled(side).size() <= rules.versions()) {
            return key;
        }
        findings.of(table).move(side, Fate.WAITING, side == Side.SOURCE ? Fate.THINNED : Fate.COALESCED, 1);
        return key.thinned(side);
    }

    /// A version from before the epoch. Of the source's nothing is needed; the target's last one is what its row
    /// looks like when the epoch begins.
    void remember(RowVersion version) {
        if (side == Side.SOURCE) {
            return;
        }
        KeyState known = known(version);
        KeyState key = known == null ? fresh(version) : known;
        if (key.scheme().equals(version.scheme())) {
            var prelude = new Carried(lane.target().watermark(), version.position(), version.image());
            keeping().put(version.key(), known, KeyState.prelude(key, prelude));
        }
    }

    private Keeping keeping() {
        return new Keeping(state, rules.retention());
    }

    /// What is remembered of the key in this epoch, if its fingerprints can be compared.
    private @Nullable KeyState known(RowVersion version) {
        KeyState known = state.key(version.key());
        boolean usable = known != null
                && known.epoch() == lane.epoch()
                && (known.scheme().equals(version.scheme()) || known.collected());
        return usable ? known : null;
    }

    /// Of an earlier epoch only what the target showed last is kept, and only if its fingerprints can be compared.
    private KeyState fresh(RowVersion version) {
        KeyState old = state.key(version.key());
        Agenda asked = keeping().agenda(old);
        if (asked != null) {
            state.unindex(asked, version.key());
        }
        if (old == null || !old.scheme().equals(version.scheme())) {
            return KeyState.fresh(lane.epoch(), version.scheme(), null);
        }
        return KeyState.fresh(lane.epoch(), version.scheme(), old.lastTarget());
    }

    private Unsettled unsettled(RowVersion version, KeyState key) {
        return new Unsettled(
                lane.reading(side).watermark(),
                version.position(),
                version.transaction(),
                version.operation(),
                new Images(lane.catalogue().columns()).filled(version.image(), earlier(key)),
                now,
                null);
    }

    /// The image that hidden columns are taken from. It counts for as long as no proof point can have forgotten the
    /// key since: were it used for longer, it would matter how far ahead this side happens to be read.
    private @Nullable RowImage earlier(KeyState key) {
        Carried carried = key.last(side);
        if (carried == null || carried.interval() <= lane.marks().tail(side)) {
            return null;
        }
        return lasts(carried.interval()) ? carried.image() : null;
    }

    private boolean lasts(long interval) {
        return lane.reading(side).watermark() <= interval + rules.retention();
    }

    private @Nullable Shown base(TableId table, KeyState key) {
        boolean undecided = key.base() == null && key.expected() == null;
        boolean first = side == Side.TARGET && key.target().isEmpty();
        long tail = lane.marks().targetTail();
        return undecided && first ? lane.catalogue().truncates(table).prelude(key, tail) : key.base();
    }
}
