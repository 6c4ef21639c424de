package io.lockstep.app.run;

import io.lockstep.capture.ChangeTopics;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.view.FeedStatus;
import java.util.List;

/// The coordinator. It serves from the start and says itself what it waits for. Beside it are its own eyes on the
/// slots, which give up one that retains too much when its capture does not.
record CoordinatorService(Wiring wiring) implements Service {
    @Override
    public String name() {
        return "coordinator";
    }

    @Override
    public RunningService start() {
        requireTopics();
        SlotGuards slots = wiring.slotGuards();
        try {
            return new Running(Coordinator.start(wiring.coordinator(List::of, slots::views)), slots);
        } catch (RuntimeException e) {
            slots.close();
            throw e;
        }
    }

    /// Topics that are not there yet are waited for while it serves.
    private void requireTopics() {
        try {
            ChangeTopics.require(wiring.impatientKafka(), wiring.migration(), wiring.partitions());
        } catch (RuntimeException e) {
            if (Obstacle.of(e) instanceof Obstacle.Lasting) {
                throw e;
            }
        }
    }

    private record Running(Coordinator coordinator, SlotGuards slots) implements RunningService {
        @Override
        public List<HealthCheck> checks() {
            return List.of(
                    switch (coordinator.overview().observation().feed()) {
                        case FeedStatus.Following _ -> HealthCheck.of("coordinator", true, "following");
                        case FeedStatus.CatchingUp _ ->
                            HealthCheck.of("coordinator", false, "reading what was published before the start");
                        case FeedStatus.Broken(String problem) -> HealthCheck.of("coordinator", false, problem);
                    });
        }

        @Override
        public void close() {
            coordinator.close();
            slots.close();
        }
    }
}
