package io.lockstep.verifier;

import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.streams.JudgeTopology;
import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running verifier: reads both change topics, judges, and writes suspects, verdicts and progress, each record
/// exactly once, also when it is killed at any moment. Thread-safe.
public final class Verifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final StatusWatch watch;

    private Verifier(KafkaStreams streams, StatusWatch watch) {
        this.streams = streams;
        this.watch = watch;
    }

    /// Checks the topics and the place to go on from, and starts to judge. Returns before the first record is read.
    ///
    /// @throws VerifierException when the brokers cannot be reached, the topics are not as the judge needs them, or
    ///     records that were not read yet are gone
    public static Verifier start(VerifierSettings settings) {
        try (Brokers brokers = Brokers.of(settings)) {
            ChangeTopics changes = ChangeTopics.check(brokers, settings.topics());
            OutputTopics.create(brokers, settings.topics());
            RulingsTopic.prepare(brokers, settings.topics(), changes.partitions());
            new StartingOffsets(brokers, settings.application(), changes)
                    .prepare(JudgeTopology.changelogs(settings.application()));
        }
        boolean persistent = settings.storage() == VerifierSettings.Storage.ROCKSDB;
        var unreadable = new UnreadableRulings();
        var topology = new JudgeTopology(settings.topics(), new Judge(settings.mode()), persistent, unreadable);
        var streams = new KafkaStreams(topology.build(), StreamsProperties.of(settings));
        var watch = new StatusWatch();
        streams.setStateListener(watch);
        streams.setUncaughtExceptionHandler(watch);
        streams.start();
        LOG.atInfo()
                .addKeyValue("migration", settings.topics().migration())
                .addKeyValue("threads", settings.threads())
                .log("Verifier started");
        return new Verifier(streams, watch);
    }

    public VerifierStatus status() {
        return watch.status();
    }

    /// The running Kafka Streams, for its metrics (Micrometer's `KafkaStreamsMetrics` binds it). Not for control.
    public KafkaStreams streams() {
        return streams;
    }

    /// Stops judging, commits what was judged, and leaves the group, so that the next start does not wait. Closing
    /// again does nothing.
    @Override
    public void close() {
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
