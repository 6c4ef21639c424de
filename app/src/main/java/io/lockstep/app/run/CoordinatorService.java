package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.view.FeedStatus;
import java.util.List;
import java.util.Optional;

/// The coordinator of the leg that a migration is on, and of the next one while there is a way back. It serves from the
/// start and says itself what it waits for. Beside it are its own eyes on the slots, which give up one that retains too
/// much when its capture does not.
///
/// @param configuration as it was read
/// @param bootstrap where Kafka is
record CoordinatorService(Configuration configuration, String bootstrap) implements Service {
    @Override
    public String name() {
        return "coordinator";
    }

    @Override
    public RunningService start() {
        return configuration.leg() == 0 ? Legs.start(configuration, this::one, _ -> {}) : one(configuration);
    }

    private LegServices one(Configuration leg) {
        Wiring wiring = new Wiring(leg, bootstrap);
        requireTopics(wiring);
        SlotGuards slots = wiring.slotGuards();
        try {
            return new Running(Coordinator.start(wiring.coordinator(List::of, slots::views)), slots);
        } catch (RuntimeException e) {
            slots.close();
            throw e;
        }
    }

    /// Topics that are not there yet are waited for while it serves.
    private static void requireTopics(Wiring wiring) {
        try {
            ChangeTopics.require(wiring.impatientKafka(), wiring.migration(), wiring.partitions());
        } catch (RuntimeException e) {
            if (Obstacle.of(e) instanceof Obstacle.Lasting) {
                throw e;
            }
        }
    }

    private record Running(Coordinator coordinator, SlotGuards slots) implements LegServices {
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
        public Optional<Throwable> failure() {
            return Optional.empty();
        }

        @Override
        public void close() {
            coordinator.close();
            slots.close();
        }
    }
}
