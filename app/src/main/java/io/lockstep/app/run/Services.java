package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.lab.Lab;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// All services of one migration in one process, started in the order in which they need each other. A migration
/// that is set up keeps its lane; for any other a lane is made, which is gone at the end. Thread-safe.
public final class Services implements AutoCloseable {
    private final Started started;
    private final List<RunningService> running = new ArrayList<>();
    private final Coordinator coordinator;

    private Services(Configuration configuration, Started started, Consumer<String> narrator) {
        this.started = started;
        var wiring = new Wiring(configuration, bootstrap(configuration, started, narrator));
        Meters meters = started.add(new Meters());
        ChangeTopics.create(wiring.kafka(), wiring.migration(), wiring.partitions());
        Lanes lanes = Lanes.open(wiring.lane(), started);
        new TreeMap<>(lanes.notVerified())
                .forEach((table, concern) -> narrator.accept("Not verified: " + table + ": " + concern.message()));
        start(new CaptureService(wiring, Side.TARGET, lanes::target, meters.registry()));
        start(new VerifierService(wiring, Optional.empty(), meters.registry()));
        start(new CaptureService(wiring, Side.SOURCE, lanes::source, meters.registry()));
        SlotGuards slots = started.add(wiring.slotGuards());
        coordinator = started.add(Coordinator.start(wiring.coordinator(this::checks, slots::views), meters));
    }

    /// A lane as both captures see it.
    private record Lanes(Lane source, Lane target) {
        /// The source's capture alone knows of what the replicator's rules make not comparable.
        Map<TableId, Concern> notVerified() {
            var all = new HashMap<>(target.notVerified());
            all.putAll(source.notVerified());
            return all;
        }

        static Lanes open(LaneSettings settings, Started started) {
            Optional<Lane> source = Lane.find(settings, Side.SOURCE);
            Optional<Lane> target = Lane.find(settings, Side.TARGET);
            if (source.isPresent() && target.isPresent()) {
                return new Lanes(source.get(), target.get());
            }
            LaneSetup made = started.add(LaneSetup.create(settings));
            return new Lanes(Lane.of(made, Side.SOURCE), Lane.of(made, Side.TARGET));
        }
    }

    /// Starts everything, or nothing: what had started is stopped again when something later fails.
    ///
    /// @param narrator is told what a user should know, a line each
    /// @throws RuntimeException when a database or Kafka is not as it must be
    public static Services start(Configuration configuration, Consumer<String> narrator) {
        var started = new Started();
        try {
            return new Services(configuration, started, narrator);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /// What Lockstep knows at this moment.
    public Overview overview() {
        return coordinator.overview();
    }

    /// Where the state is served.
    public URI address() {
        return coordinator.address();
    }

    /// What has to hold for all services to do their work.
    public List<HealthCheck> checks() {
        return running.stream().flatMap(service -> service.checks().stream()).toList();
    }

    /// What has stopped and does not come back by itself; empty while everything runs.
    public Optional<Throwable> failure() {
        return running.stream().flatMap(service -> service.failure().stream()).findFirst();
    }

    /// Stops everything and drops the slots of a lane that was made for this run.
    @Override
    public void close() {
        started.close();
    }

    private void start(Service service) {
        running.add(started.add(service.start()));
    }

    private static String bootstrap(Configuration configuration, Started started, Consumer<String> narrator) {
        return switch (configuration.kafka().bootstrap()) {
            case Bootstrap.Servers(String addresses) -> addresses;
            case Bootstrap.Embedded _ -> {
                narrator.accept("Starting a Kafka broker in this process");
                Lab lab =
                        started.add(Lab.builder().kafka().withoutShutdownHook().start());
                yield lab.kafka().bootstrap();
            }
        };
    }
}
