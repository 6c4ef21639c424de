package io.lockstep.verifier;

import io.lockstep.verifier.confirm.Confirmer;
import io.lockstep.verifier.confirm.ConfirmerSettings;
import io.lockstep.verifier.confirm.ConfirmerStatus;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.streams.JudgeTopology;
import io.lockstep.verifier.streams.UnreadableRecords;
import io.lockstep.verifier.sweeper.Sweeper;
import io.lockstep.verifier.sweeper.SweeperSettings;
import io.lockstep.verifier.sweeper.SweeperStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running verifier: reads both change topics, judges, and writes suspects, verdicts and progress, each record
/// exactly once, also when it is killed at any moment. Thread-safe.
public final class Verifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final Duration CLOSING = Duration.ofSeconds(8);

    /// Some milliseconds' worth: a step must be far shorter than a transaction may last.
    private static final int SLICE = 1000;

    private final KafkaStreams streams;
    private final StatusWatch watch;
    private final UnreadableRecords unreadable;
    private final RestoredRecords restored;
    private final @Nullable Confirmer confirmer;
    private final @Nullable Sweeper sweeper;
    private volatile List<? extends Metric> connections = List.of();

    private Verifier(
            KafkaStreams streams,
            StatusWatch watch,
            UnreadableRecords unreadable,
            RestoredRecords restored,
            @Nullable Confirmer confirmer,
            @Nullable Sweeper sweeper) {
        this.streams = streams;
        this.watch = watch;
        this.unreadable = unreadable;
        this.restored = restored;
        this.confirmer = confirmer;
        this.sweeper = sweeper;
    }

    /// Checks the topics and the place to go on from, and starts to judge. Returns before the first record is read.
    ///
    /// @throws VerifierException when the brokers cannot be reached, the topics are not as the judge needs them, or
    ///     records that were not read yet are gone
    public static Verifier start(VerifierSettings settings) {
        boolean fresh;
        try (Brokers brokers = Brokers.of(settings)) {
            ChangeTopics changes = ChangeTopics.check(brokers, settings.topics());
            OutputTopics.create(brokers, settings.topics());
            RulingsTopic.prepare(brokers, settings.topics(), changes.partitions());
            fresh = new StartingOffsets(brokers, settings.application(), changes)
                    .prepare(JudgeTopology.changelogs(settings.application()));
        }
        boolean persistent = settings.storage() == VerifierSettings.Storage.ROCKSDB;
        var unreadable = new UnreadableRecords();
        var topology = new JudgeTopology(
                settings.topics(), new Judge(settings.rules(), SLICE), settings.lanes(), persistent, unreadable);
        var streams = new KafkaStreams(topology.build(), StreamsProperties.of(settings));
        var watch = new StatusWatch();
        var restored = new RestoredRecords();
        streams.setGlobalStateRestoreListener(restored);
        streams.setStateListener(watch);
        streams.setUncaughtExceptionHandler(watch);
        if (fresh) {
            streams.cleanUp();
        }
        streams.start();
        LOG.atInfo()
                .addKeyValue("migration", settings.topics().migration())
                .addKeyValue("threads", settings.threads())
                .log("Verifier started");
        return new Verifier(streams, watch, unreadable, restored, confirmer(settings), sweeper(settings));
    }

    public VerifierStatus status() {
        return watch.status();
    }

    /// What it failed by, once [#status] says that it has.
    public Optional<Throwable> failure() {
        return watch.status().failed()
                ? Optional.of(watch.failure()
                        .orElseGet(
                                () -> new IllegalStateException(watch.status().message())))
                : Optional.empty();
    }

    /// Whether it has a connection to any broker.
    public boolean connected() {
        if (connections.stream().noneMatch(Verifier::open)) {
            connections = connectionCounts();
        }
        return connections.stream().anyMatch(Verifier::open);
    }

    /// Kafka Streams copies all its metrics to answer. Its consumers live as long as it does.
    private List<? extends Metric> connectionCounts() {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("consumer-metrics")
                        && metric.metricName().name().equals("connection-count"))
                .toList();
    }

    private static boolean open(Metric connectionCount) {
        return connectionCount.metricValue() instanceof Number open && open.doubleValue() > 0;
    }

    /// How the direct reads of suspects go; empty when there are none.
    public Optional<ConfirmerStatus> confirmer() {
        return Optional.ofNullable(confirmer).map(Confirmer::status);
    }

    /// How the sweep of rows at rest goes; empty when there is none.
    public Optional<SweeperStatus> sweeper() {
        return Optional.ofNullable(sweeper).map(Sweeper::status);
    }

    /// How many records of the rulings topic were none since the start.
    public long unreadableRulings() {
        return unreadable.rulings();
    }

    /// How many records of the change topics could not be read since the start. Each ended the epoch of its lane.
    public long unreadableChanges() {
        return unreadable.changes();
    }

    /// How many records were read since the start to have state again that was lost, or that another verifier had.
    public long restoredRecords() {
        return restored.records();
    }

    private static @Nullable Confirmer confirmer(VerifierSettings settings) {
        ConfirmerSettings confirmer = settings.confirmer();
        if (confirmer == null) {
            return null;
        }
        return Confirmer.start(
                settings.topics(), clients(settings), settings.rules().mode(), confirmer);
    }

    private static @Nullable Sweeper sweeper(VerifierSettings settings) {
        ConfirmerSettings reads = settings.confirmer();
        SweeperSettings sweeper = settings.sweeper();
        if (reads == null || sweeper == null) {
            return null;
        }
        var deployment =
                new Sweeper.Deployment(settings.topics(), settings.lanes(), clients(settings), settings.application());
        return Sweeper.start(deployment, settings.rules().mode(), reads, sweeper);
    }

    private static Map<String, String> clients(VerifierSettings settings) {
        var kafka = new HashMap<>(settings.kafka());
        kafka.put("bootstrap.servers", settings.bootstrap());
        return kafka;
    }

    /// The running Kafka Streams, for its metrics (Micrometer's `KafkaStreamsMetrics` binds it). Not for control.
    public KafkaStreams streams() {
        return streams;
    }

    /// Stops judging, commits what was judged, and leaves the group, so that the next start does not wait. Closing
    /// again does nothing.
    @Override
    public void close() {
        if (sweeper != null) {
            sweeper.close();
        }
        if (confirmer != null) {
            confirmer.close();
        }
        boolean stopped = streams.close(CloseOptions.timeout(CLOSING)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!stopped) {
            LOG.atWarn()
                    .addKeyValue("seconds", CLOSING.toSeconds())
                    .log("Verifier did not stop in time; what it had not committed will be judged again");
        }
        watch.closed();
    }
}
