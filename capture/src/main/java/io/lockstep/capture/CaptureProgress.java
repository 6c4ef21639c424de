package io.lockstep.capture;

import io.lockstep.capture.audit.Audit;
import io.lockstep.capture.database.SlotState;
import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.json.CaptureReport.Concern;
import java.util.List;
import java.util.Optional;

/// What a capture has to tell about itself. Thread-safe.
final class CaptureProgress {
    private final Side side;
    private boolean connected;
    private Optional<Position> position = Optional.empty();
    private Optional<String> error = Optional.empty();
    private long versions;
    private long restarts;

    CaptureProgress(Side side) {
        this.side = side;
    }

    synchronized void connected() {
        connected = true;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    synchronized void disconnected() {
        connected = false;
    }

    synchronized void acknowledged(Position last, long newVersions) {
        versions += newVersions;
        position = Optional.of(last);
        error = Optional.empty();
    }

    synchronized void failed(String message) {
        restarts++;
        error = Optional.of(message);
    }

    synchronized Optional<Position> position() {
        return position;
    }

    synchronized CaptureStatus status(
            Optional<SlotState> slot, List<Concern> concerns, long forged, long givenUp, Audit.Status audit) {
        return new CaptureStatus(
                side, connected, position, versions, restarts, error, concerns, forged, slot, givenUp, audit);
    }
}
