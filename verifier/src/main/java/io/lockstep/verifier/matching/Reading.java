package io.lockstep.verifier.matching;

import io.lockstep.events.Position;
import io.lockstep.events.Watermark;

/// How far one side's log has been read. Changes with every record.
///
/// @param last the newest position; records that are not beyond it were delivered again (R0)
/// @param epoch the epoch of the side's newest watermark; 0 before the first
/// @param watermark the number of the side's newest watermark in any epoch; 0 before the first
/// @param versions how many row versions were received since the last watermark record
public record Reading(Position last, long epoch, long watermark, long versions) {
    static final Reading NOTHING = new Reading(Position.START, 0, 0, 0);

    boolean redelivers(Position position) {
        return position.compareTo(last) <= 0;
    }

    /// A record that is no row version has been read.
    Reading upTo(Position position) {
        return new Reading(position, epoch, watermark, versions);
    }

    Reading version(Position position) {
        return new Reading(position, epoch, watermark, versions + 1);
    }

    Reading watermark(Watermark met) {
        return new Reading(met.position(), Math.max(epoch, met.epoch()), Math.max(watermark, met.sequence()), 0);
    }

    boolean misses(Watermark met) {
        return watermark > 0 && versions < met.versionsSince();
    }
}
