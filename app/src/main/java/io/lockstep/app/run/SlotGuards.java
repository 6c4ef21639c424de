package io.lockstep.app.run;

import io.lockstep.capture.SlotGuard;
import io.lockstep.capture.SlotGuard.Status;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SlotCare;
import io.lockstep.capture.database.SlotState;
import io.lockstep.cutover.view.SlotView;
import io.lockstep.events.Side;
import java.util.List;
import java.util.stream.Stream;

/// The coordinator's own eyes on the slots of all lanes, with the captures' accounts.
final class SlotGuards implements AutoCloseable {
    private final long limitBytes;
    private final List<Guarded> guards;

    private record Guarded(String lane, Side side, SlotGuard guard) {}

    private SlotGuards(List<LaneSettings> lanes, long limitBytes) {
        this.limitBytes = limitBytes;
        this.guards = lanes.stream()
                .flatMap(lane -> Stream.of(Side.values()).map(side -> guarded(lane, side, limitBytes)))
                .toList();
    }

    private static Guarded guarded(LaneSettings lane, Side side, long limitBytes) {
        var care = new SlotCare(side, lane.names().slot(side), lane.watermarkSchema(), limitBytes);
        return new Guarded(lane.names().lane(), side, SlotGuard.start(lane.address(side), care));
    }

    static SlotGuards start(List<LaneSettings> lanes, long limitBytes) {
        return new SlotGuards(lanes, limitBytes);
    }

    List<SlotView> views() {
        return guards.stream()
                .map(each -> view(each.lane(), each.side(), each.guard().status()))
                .toList();
    }

    private SlotView view(String lane, Side side, Status status) {
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
        guards.forEach(each -> each.guard().close());
    }
}
