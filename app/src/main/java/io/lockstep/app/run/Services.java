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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// All services of one migration in one process, started in the order in which they need each other. A migration
/// that is set up keeps its lanes; for any other lanes are made, which are gone at the end. Thread-safe.
public final class Services implements LegServices {
    private final Started started;
    private final List<RunningService> running = new ArrayList<>();
    private final Coordinator coordinator;

    private Services(Configuration configuration, String bootstrap, Started started, Consumer<String> narrator) {
        this.started = started;
        var wiring = new Wiring(configuration, bootstrap);
        Meters meters = started.add(new Meters());
        ChangeTopics.create(wiring.kafka(), wiring.migration(), wiring.partitions());
        Lanes lanes = Lanes.open(wiring.lanes(), started);
        new TreeMap<>(lanes.notVerified())
                .forEach((table, concern) -> narrator.accept("Not verified: " + table + ": " + concern.message()));
        captures(wiring, Side.TARGET, lanes, meters);
        start(new VerifierService(wiring, Optional.empty(), meters.registry()));
        captures(wiring, Side.SOURCE, lanes, meters);
        SlotGuards slots = started.add(wiring.slotGuards());
        coordinator = started.add(Coordinator.start(wiring.coordinator(this::checks, slots::views), meters));
    }

    /// One after the other, since each has threads of its own from then on.
    private void captures(Wiring wiring, Side side, Lanes lanes, Meters meters) {
        wiring.lanes()
                .forEach(lane ->
                        start(new CaptureService(wiring, lane, side, () -> lanes.of(lane, side), meters.registry())));
    }

    /// The lanes as their captures see them, those of the source and those of the target, by name.
    private record Lanes(Map<String, Lane> source, Map<String, Lane> target) {
        Lane of(LaneSettings lane, Side side) {
            return Objects.requireNonNull(
                    (side == Side.SOURCE ? source : target).get(lane.names().lane()));
        }

        /// The source's captures alone know of what the replicator's rules make not comparable.
        Map<TableId, Concern> notVerified() {
            var all = new HashMap<TableId, Concern>();
            target.values().forEach(lane -> all.putAll(lane.notVerified()));
            source.values().forEach(lane -> all.putAll(lane.notVerified()));
            return all;
        }

        /// Those that are set up, all of them; others are made for this run, where none is.
        static Lanes open(List<LaneSettings> lanes, Started started) {
            Map<String, Lane> source = kept(lanes, Side.SOURCE);
            Map<String, Lane> target = kept(lanes, Side.TARGET);
            if (source.size() == lanes.size() && target.size() == lanes.size()) {
                return new Lanes(source, target);
            }
            LaneSetup made = started.add(LaneSetup.create(lanes));
            return new Lanes(made(lanes, made, Side.SOURCE), made(lanes, made, Side.TARGET));
        }

        private static Map<String, Lane> kept(List<LaneSettings> lanes, Side side) {
            var kept = new HashMap<String, Lane>();
            lanes.forEach(lane -> Lane.find(lane, side)
                    .ifPresent(found -> kept.put(lane.names().lane(), found)));
            return kept;
        }

        private static Map<String, Lane> made(List<LaneSettings> lanes, LaneSetup made, Side side) {
            return lanes.stream()
                    .collect(Collectors.toMap(lane -> lane.names().lane(), lane -> Lane.of(made, lane.names(), side)));
        }
    }

    /// Starts everything, or nothing: what had started is stopped again when something later fails. An embedded Kafka
    /// is started and stopped with it.
    ///
    /// @param narrator is told what a user should know, a line each
    /// @throws RuntimeException when a database or Kafka is not as it must be
    public static Services start(Configuration configuration, Consumer<String> narrator) {
        var started = new Started();
        return start(configuration, () -> bootstrap(configuration, started, narrator), started, narrator);
    }

    /// The same with a Kafka that outlives it.
    static Services start(Configuration configuration, String bootstrap, Consumer<String> narrator) {
        return start(configuration, () -> bootstrap, new Started(), narrator);
    }

    private static Services start(
            Configuration configuration, Supplier<String> bootstrap, Started started, Consumer<String> narrator) {
        try {
            return new Services(configuration, bootstrap.get(), started, narrator);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    @Override
    public Coordinator coordinator() {
        return coordinator;
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
    @Override
    public List<HealthCheck> checks() {
        return running.stream().flatMap(service -> service.checks().stream()).toList();
    }

    /// What has stopped and does not come back by itself; empty while everything runs.
    @Override
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

    /// Where Kafka is; an embedded one is started.
    static String bootstrap(Configuration configuration, Started started, Consumer<String> narrator) {
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
