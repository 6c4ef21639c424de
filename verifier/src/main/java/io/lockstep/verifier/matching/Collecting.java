package io.lockstep.verifier.matching;

import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Adds a version to what is remembered of its key (R2).
record Collecting(Side side, Instant now, PartitionState state, LaneState lane, Findings findings) {

    /// A version that is to be judged.
    void collect(RowVersion version) {
        KeyState key = key(version);
        KeyState more = key.plus(side, unsettled(version, key), base(key));
        findings.add(new Outcome.Accepted(version.key().table(), side, version.operation(), !key.collected()));
        state.put(version.key(), more);
        reschedule(state, version.key(), key, more);
    }

    /// A version from before the epoch. Of the source's nothing is needed; the target's last one is what its row
    /// looks like when the epoch begins.
    void remember(RowVersion version) {
        KeyState key = key(version);
        if (side == Side.TARGET && key.scheme().equals(version.scheme())) {
            var prelude = new Carried(lane.target().watermark(), version.image());
            state.put(version.key(), KeyState.prelude(key, prelude));
        }
    }

    /// Keeps the index in step with what a key needs.
    static void reschedule(PartitionState state, RowKey key, KeyState before, KeyState after) {
        if (before.agenda().equals(after.agenda())) {
            return;
        }
        before.agenda().ifPresent(watermark -> state.unindex(watermark, key));
        after.agenda().ifPresent(watermark -> state.index(watermark, key));
    }

    /// What is remembered of the key in this epoch. Of an earlier one only what the target showed last is kept, and
    /// only if its fingerprints can be compared.
    private KeyState key(RowVersion version) {
        KeyState known = state.key(version.key());
        if (known == null) {
            return KeyState.fresh(lane.epoch(), version.scheme(), null);
        }
        boolean comparable = known.scheme().equals(version.scheme());
        boolean current = known.epoch() == lane.epoch();
        if (current && (comparable || known.collected())) {
            return known;
        }
        return KeyState.fresh(lane.epoch(), version.scheme(), comparable ? known.lastTarget() : null);
    }

    private Unsettled unsettled(RowVersion version, KeyState key) {
        return new Unsettled(
                lane.reading(side).watermark(),
                version.position(),
                version.transaction(),
                version.operation(),
                new Images(lane.catalogue().columns()).filled(version.image(), earlier(key)),
                now);
    }

    private @Nullable RowImage earlier(KeyState key) {
        Carried carried = key.last(side);
        return carried != null && carried.interval() > lane.marks().tail(side) ? carried.image() : null;
    }

    private @Nullable Shown base(KeyState key) {
        boolean undecided = key.base() == null && key.expected() == null;
        return undecided && side == Side.TARGET && key.target().isEmpty()
                ? key.prelude(lane.marks().targetTail())
                : key.base();
    }
}
