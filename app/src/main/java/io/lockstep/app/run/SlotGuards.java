package io.lockstep.app.run;

import io.lockstep.capture.SlotGuard;
import io.lockstep.capture.SlotGuard.Status;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SlotCare;
import io.lockstep.capture.database.SlotState;
import io.lockstep.cutover.view.SlotView;
import io.lockstep.events.Side;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The coordinator's own eyes on the slots of a lane, with the captures' accounts.
final class SlotGuards implements AutoCloseable {
    private final String lane;
    private final long limitBytes;
    private final Map<Side, SlotGuard> guards = new EnumMap<>(Side.class);

    private SlotGuards(LaneSettings settings, long limitBytes) {
        this.lane = settings.names().lane();
        this.limitBytes = limitBytes;
        for (Side side : Side.values()) {
            var care = new SlotCare(side, settings.names().slot(side), settings.watermarkSchema(), limitBytes);
            guards.put(side, SlotGuard.start(settings.address(side), care));
        }
    }

    static SlotGuards start(LaneSettings settings, long limitBytes) {
        return new SlotGuards(settings, limitBytes);
    }

    List<SlotView> views() {
        return guards.entrySet().stream()
                .map(guard -> view(guard.getKey(), guard.getValue().status()))
                .toList();
    }

    private SlotView view(Side side, Status status) {
        return new SlotView(
                lane,
                side,
                status.slot().map(SlotState::retainedBytes).orElse(null),
                limitBytes,
                status.slot()
                        .map(SlotState::safeBytes)
                        .filter(bytes -> bytes >= 0)
                        .orElse(null),
                status.trouble());
    }

    @Override
    public void close() {
        guards.values().forEach(SlotGuard::close);
    }
}
