package io.lockstep.capture;

import io.lockstep.capture.audit.Audit;
import io.lockstep.capture.database.SlotState;
import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.json.CaptureReport.Concern;
import java.util.List;
import java.util.Optional;

/// How a capture is doing.
///
/// @param connected whether it streams from its slot now
/// @param position of the last change that the broker acknowledged
/// @param versions how many row versions the broker has acknowledged since the start, those sent again included
/// @param restarts how many engines have failed since the start
/// @param error why it does not stream, or why the last engine failed; empty once the next one has delivered
/// @param concerns what it has met in this epoch that keeps the lane from being proven
/// @param forged how many rows of the watermark table it has met since the start that the writer did not write
/// @param slot as it was seen last; empty while it is not known, or gone
/// @param slotsGivenUp how many slots it has dropped since the start because they retained too much log
/// @param audit what was compared with what the server counts
public record CaptureStatus(
        Side side,
        boolean connected,
        Optional<Position> position,
        long versions,
        long restarts,
        Optional<String> error,
        List<Concern> concerns,
        long forged,
        Optional<SlotState> slot,
        long slotsGivenUp,
        Audit.Status audit) {
    public CaptureStatus {
        concerns = List.copyOf(concerns);
    }

    /// Log written since what the slot has confirmed; -1 while unknown.
    public long lagBytes() {
        return slot.map(SlotState::lagBytes).orElse(-1L);
    }

    /// Log that the server keeps for the slot; -1 while unknown.
    public long retainedBytes() {
        return slot.map(SlotState::retainedBytes).orElse(-1L);
    }
}
