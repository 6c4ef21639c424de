package io.lockstep.verifier.streams;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.PartialMatch;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.Suspect;
import java.time.Instant;
import java.util.UUID;

/// Writes what the judge finds about rows as documents. A suspect keeps its identifier through all its states, and
/// has the same one whenever the same logs are judged again.
///
/// @param epoch the lane's
/// @param partition of the change topics
record DivergenceDocuments(String lane, long epoch, int partition) {
    Divergence suspect(RowKey key, Suspect suspect, Instant detectedAt) {
        return new Divergence(
                id(key, suspect),
                lane,
                epoch,
                partition,
                key,
                suspect.type(),
                DivergenceState.SUSPECT,
                suspect.columns(),
                suspect.sourcePosition(),
                suspect.targetPosition(),
                suspect.targetTransaction(),
                suspect.watermark(),
                suspect.appearedAt(),
                detectedAt,
                null,
                false);
    }

    /// A fault that was right again when it was found.
    Divergence passed(Outcome.Transient passed, Instant detectedAt) {
        var id = identity(passed.key(), passed.watermark());
        Fields.write(passed.targetPosition(), id);
        return new Divergence(
                name(id),
                lane,
                epoch,
                partition,
                passed.key(),
                passed.type(),
                DivergenceState.HEALED,
                passed.columns(),
                null,
                passed.targetPosition(),
                passed.targetTransaction(),
                passed.watermark(),
                passed.appearedAt(),
                detectedAt,
                passed.overwrittenAt(),
                true);
    }

    /// A row that was compared in part.
    PartialMatch partial(Outcome.PartlyCompared partly) {
        RowKey key = partly.key();
        var subject = new Ruling.Subject(
                row(key), lane, epoch, partition, key, partly.partial().watermark());
        return new PartialMatch(subject, partly.partial().columns(), partly.attempts());
    }

    /// The identifier of a row, the same in all epochs.
    String row(RowKey key) {
        var out = new BinaryWriter(128).text(lane);
        for (byte each : RowKeyCodec.encode(key)) {
            out.u8(each & 0xFF);
        }
        return name(out);
    }

    String id(RowKey key, Suspect suspect) {
        return name(identity(key, suspect.watermark()));
    }

    private BinaryWriter identity(RowKey key, long watermark) {
        var out = new BinaryWriter(128).text(lane).unsigned(epoch).unsigned(watermark);
        for (byte each : RowKeyCodec.encode(key)) {
            out.u8(each & 0xFF);
        }
        return out;
    }

    private static String name(BinaryWriter identity) {
        return UUID.nameUUIDFromBytes(identity.toBytes()).toString();
    }
}
