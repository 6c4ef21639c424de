package io.lockstep.cutover.feed;

import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.Ledger;
import io.lockstep.cutover.view.ProofRules;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One reading of all its topics, from their beginning until something fails. Confined to one thread.
final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    /// How long to wait for records. Those that come end the wait.
    private static final Duration POLL = Duration.ofMillis(500);

    /// What comes after a longer pause of this process may have waited for it.
    private static final Duration PUNCTUAL = Duration.ofSeconds(3);

    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaClientMetrics meters;
    private final Ledger ledger;
    private final EventLog log;
    private final Documents documents;
    private final Connection connection;
    private final Doubts doubts;

    private TopicReader(
            Topics topics,
            ProofRules rules,
            KafkaConsumer<byte[], byte[]> consumer,
            MeterRegistry registry,
            EventLog log) {
        this.topics = topics;
        this.ledger = new Ledger(rules, SteadyClock.PROCESS);
        this.consumer = consumer;
        this.meters = new KafkaClientMetrics(consumer);
        this.documents = new Documents(topics, ledger, log);
        this.log = log;
        this.connection = new Connection(consumer);
        this.doubts = new Doubts(ledger, consumer, new TopicPartition(topics.verdicts(), 0));
        meters.bindTo(registry);
    }

    static TopicReader open(
            Topics topics, ProofRules rules, Map<String, String> client, MeterRegistry meters, EventLog log) {
        var consumer = new KafkaConsumer<>(
                ConsumerProperties.of(topics, client, "coordinator"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        return new TopicReader(topics, rules, consumer, meters, log);
    }

    /// Reads until it is told to stop. The first state is published when everything that was there at the
    /// start has been read; the next ones as they come.
    void follow(Consumer<VerificationState> states, Consumer<FeedStatus> statuses, BooleanSupplier stop) {
        List<TopicPartition> partitions = Stream.of(
                        topics.verdicts(), topics.progress(), topics.captures(), topics.sweeps())
                .flatMap(this::partitions)
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        log.begins(verdictsEnd(ends));
        boolean caughtUp = false;
        long polled = System.nanoTime();
        while (!stop.getAsBoolean()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            ledger.live(caughtUp && System.nanoTime() - polled < PUNCTUAL.toNanos());
            polled = System.nanoTime();
            boolean moved = takeIn(records);
            boolean first = !caughtUp && reached(ends);
            caughtUp |= first;
            if (first || (caughtUp && moved)) {
                states.accept(ledger.state());
            }
            if (first) {
                log.ready();
            }
            statuses.accept(status(caughtUp));
        }
    }

    @Override
    public void close() {
        meters.close();
        consumer.close(CloseOptions.timeout(ANSWER));
    }

    /// Returns whether there is anything new.
    private boolean takeIn(ConsumerRecords<byte[], byte[]> records) {
        records.forEach(this::enter);
        return doubts.settle() || !records.isEmpty();
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        if (!documents.enter(record)) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("A record is not the document expected");
        }
    }

    private Stream<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "topic " + topic + " does not exist yet: run `lockstep setup`, and start capture and verifier");
        }
        return found.stream().map(info -> new TopicPartition(topic, info.partition()));
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
    }

    /// The verdicts topic has one partition.
    private long verdictsEnd(Map<TopicPartition, Long> ends) {
        return ends.getOrDefault(new TopicPartition(topics.verdicts(), 0), 0L);
    }

    private FeedStatus status(boolean caughtUp) {
        if (connection.lost()) {
            return new FeedStatus.Broken("no connection to Kafka: check that the brokers run and can be reached");
        }
        return caughtUp ? new FeedStatus.Following() : new FeedStatus.CatchingUp();
    }
}
