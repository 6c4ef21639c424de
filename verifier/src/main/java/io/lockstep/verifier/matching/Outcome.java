package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Evidence;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.Replay;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one step of the judge has found out.
public sealed interface Outcome {
    /// The key is suspect from now on. Together with the lane and the epoch, the key and [Suspect#watermark] name
    /// the suspect for as long as it stands.
    ///
    /// @param replay when what the row was before is not remembered, and the target has shown it again only because
    ///     the replicator has gone back; null otherwise
    record SuspectRaised(
            RowKey key, Suspect suspect, @Nullable Replay replay) implements Outcome {
        SuspectRaised(RowKey key, Suspect suspect) {
            this(key, suspect, null);
        }
    }

    /// The key is still suspect, and another difference than before stands.
    record SuspectChanged(RowKey key, Suspect suspect) implements Outcome {}

    /// The table was truncated on one side and not on the other (R10). From here on it is not judged in this epoch:
    /// [TableUnproven] follows.
    record TruncateMismatch(TableId table, Suspect suspect) implements Outcome {}

    /// The key is right again (R6).
    ///
    /// @param healedAt the broker's time of the version that made it right, or of the record that proved it right
    record Healed(RowKey key, Suspect suspect, Instant healedAt) implements Outcome {}

    /// Direct reads have confirmed what the logs said, and the logs nothing to the contrary.
    ///
    /// @param attempts how many rounds of reads it took
    record Confirmed(RowKey key, Suspect suspect, Evidence evidence, int attempts) implements Outcome {}

    /// Direct reads found the key right. It is no longer suspect.
    ///
    /// @param attempts how many rounds of reads it took
    record Refuted(RowKey key, Suspect suspect, int attempts) implements Outcome {}

    /// What direct reads have found does not hold by the logs: the row, or the judging of it, has moved on. It
    /// stands as before.
    ///
    /// @param attempts how many rounds of reads were in vain
    record Dismissed(RowKey key, Suspect suspect, int attempts) implements Outcome {}

    /// The difference counts as unconfirmed again, because somebody asked, or because the row has moved on from what
    /// explained it.
    record Rechecked(RowKey key, Suspect suspect) implements Outcome {}

    /// Somebody has taken note of the difference; it stands.
    record Acknowledged(RowKey key, Suspect suspect, Ruling.Acknowledgement acknowledgement) implements Outcome {}

    /// The key cannot be decided yet (R4b): in flight.
    record UndecidedBegan(RowKey key, long watermark) implements Outcome {}

    /// The key is no longer undecided; when it is suspect now, [SuspectRaised] follows.
    record UndecidedEnded(RowKey key) implements Outcome {}

    /// For longer than the rules allow the key could not be decided, since versions of it were not kept (R8): its table
    /// is HOT_ROW.
    record RowTooHot(RowKey key) implements Outcome {}

    /// A key that was [RowTooHot] could be decided again.
    record RowCooled(RowKey key) implements Outcome {}

    /// The target was wrong for a while and right again by the proof point (R5): news, but no alarm.
    record Transient(
            RowKey key,
            DivergenceClass type,
            List<String> columns,
            Position targetPosition,
            long targetTransaction,
            Instant appearedAt,
            Instant overwrittenAt,
            long watermark)
            implements Outcome {}

    /// A version of the source was matched by one of the target: a sample of the lag.
    ///
    /// @param target the version that proves it applied, which may be a newer one
    /// @param unmistakable whether that shows this version of the source and no other, and nothing else of the
    ///     target shows it, as far as is known: their transactions belong together
    record Settled(TableId table, Operation operation, Trace source, Trace target, boolean unmistakable)
            implements Outcome {}

    /// A match has left a column uncompared: the key's table is COLUMN_NOT_VISIBLE.
    record VisibilityLost(RowKey key) implements Outcome {}

    /// Every column of a key that had [VisibilityLost] has been compared, by a match or by direct reads.
    record VisibilityRegained(RowKey key) implements Outcome {}

    /// The key is not suspect, and what a match has left uncompared is to be read directly.
    ///
    /// @param attempts how many rounds of reads were in vain; 0 before the first
    record PartlyCompared(RowKey key, Partial partial, int attempts) implements Outcome {}

    /// A version was collected to be judged.
    ///
    /// @param newKey whether it is the first of its key in this epoch
    record Accepted(TableId table, Side side, Operation operation, boolean newKey) implements Outcome {}

    /// A record was delivered again and dropped (R0).
    record Redelivered(Side side) implements Outcome {}

    /// What happened to versions of a table, to be added to what happened before: members can be negative.
    record Accounted(TableId table, SourceAccount source, TargetAccount target) implements Outcome {}

    /// Everything before the mark of p on the source has been decided.
    ///
    /// @param watermark m, the watermark of the target decided at
    /// @param proven the mark of p, the only one that is proven
    record ProofPoint(long watermark, Mark proven) implements Outcome {}

    /// Everything remembered of earlier epochs is void: suspects, figures, proofs.
    record EpochBegan(long epoch) implements Outcome {}

    /// The partition is not judged any more in this epoch.
    record PartitionUnproven(UnprovenReason reason) implements Outcome {}

    /// The table is not judged any more in this epoch.
    record TableUnproven(TableId table, UnprovenReason reason) implements Outcome {}
}
