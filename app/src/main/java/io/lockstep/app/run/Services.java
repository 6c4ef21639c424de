package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.capture.Capture;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.WatermarkWriter;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.SideStatus;
import io.lockstep.events.Side;
import io.lockstep.lab.Lab;
import io.lockstep.verifier.Verifier;
import io.lockstep.verifier.VerifierStatus;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// All services of one migration in one process, started in the order in which they need each other: the lane in
/// both databases, the captures, the verifier, the watermark writer that begins the epoch, the coordinator.
/// Thread-safe.
public final class Services implements AutoCloseable {
    private final Started started;
    private final Capture source;
    private final Capture target;
    private final WatermarkWriter watermarks;
    private final Verifier verifier;
    private final Coordinator coordinator;

    private Services(Configuration configuration, Started started, Consumer<String> narrator) {
        this.started = started;
        var wiring = new Wiring(configuration, bootstrap(configuration, started, narrator));
        ChangeTopics.create(
                wiring.kafka(), configuration.migration(), configuration.kafka().partitions());
        LaneSetup lane = started.add(LaneSetup.create(wiring.lane()));
        lane.notVerifiable().forEach((table, reason) -> narrator.accept("Not verified: " + table + ": " + reason));
        source = started.add(Capture.start(wiring.capture(Side.SOURCE, lane.tables())));
        target = started.add(Capture.start(wiring.capture(Side.TARGET, lane.tables())));
        verifier = started.add(Verifier.start(wiring.verifier()));
        watermarks = started.add(WatermarkWriter.start(wiring.watermarks()));
        coordinator = started.add(Coordinator.start(wiring.coordinator(lane.notVerifiable(), this::side)));
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

    /// What is wrong at the moment and mends itself: a capture or the watermark writer that cannot reach its
    /// database.
    public List<String> troubles() {
        return Stream.of(
                        source.status().error().map(error -> "capture of the source: " + error),
                        target.status().error().map(error -> "capture of the target: " + error),
                        watermarks.status().error().map(error -> "watermarks: " + error))
                .flatMap(Optional::stream)
                .toList();
    }

    /// What has stopped and does not come back by itself; empty while everything runs.
    public Optional<String> failure() {
        VerifierStatus status = verifier.status();
        return status.failed() ? Optional.of(status.message()) : Optional.empty();
    }

    /// Stops everything and drops the slots.
    @Override
    public void close() {
        started.close();
    }

    private SideStatus side(Side side) {
        return Wiring.status(side == Side.SOURCE ? source : target);
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
