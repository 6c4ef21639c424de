package io.lockstep.cutover.breach;

import io.lockstep.cutover.feed.Connection;
import io.lockstep.cutover.feed.ConsumerProperties;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.codec.OriginHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the source's change topic from before the barrier on, in a thread of its own, and begins again after every
/// failure. Until it is told to begin it only notes where the topic ends, so that there is little to read inside the
/// pause. Thread-safe.
final class SourceLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLog.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /// How far the clocks of coordinator and brokers may be apart, where the place is found by time.
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final Topics topics;
    private final Map<String, String> client;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;
    private @Nullable Trespasses rule;
    private Instant since = Instant.EPOCH;
    private Map<TopicPartition, Long> ends = Map.of();
    private int partitions;
    private boolean noting;
    private Optional<String> problem = Optional.empty();

    /// @param client the properties of every Kafka client, `bootstrap.servers` among them
    SourceLog(Topics topics, Map<String, String> client) {
        this.topics = topics;
        this.client = Map.copyOf(client);
    }

    /// The barrier is to come: notes where the topic ends from now on, until it is told otherwise.
    void note(boolean on) {
        locked(() -> {
            noting = on;
            if (on) {
                start();
            }
        });
    }

    /// Reads by this rule, from where the topic ended when that was noted last, or was at that time.
    void begin(Trespasses by, Instant at) {
        locked(() -> {
            rule = by;
            since = at;
            noting = false;
            start();
            begun.countDown();
        });
    }

    private void start() {
        if (thread == null && !isClosed()) {
            thread = Thread.ofPlatform().daemon().name("fence-watch").start(this::run);
        }
    }

    boolean hasBegun() {
        return supply(() -> rule != null);
    }

    /// Whether something was found that was not told yet.
    boolean any() {
        return supply(() -> rule != null && rule.any());
    }

    /// What was found and not told yet.
    List<Breach.Written> told() {
        return supply(() -> rule == null ? List.of() : rule.told());
    }

    /// Why the log is not seen up to the barrier and on from there; empty when it is.
    Optional<String> blind() {
        return supply(() -> problem.isPresent() || (rule != null && rule.passedIn(partitions))
                ? problem
                : Optional.of("topic " + topic() + " has not been read up to the barrier yet"));
    }

    @Override
    public void close() {
        closing.countDown();
        begun.countDown();
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private String topic() {
        return topics.changes(Side.SOURCE);
    }

    private void run() {
        while (!isClosed()) {
            try (var consumer = new KafkaConsumer<>(
                    ConsumerProperties.of(topics, client, "fence-watch"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                follow(consumer);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("The source's log cannot be watched");
                locked(() -> {
                    problem = Optional.of("topic " + topic() + " cannot be read: " + e.getMessage());
                    ends = Map.of();
                });
                await(closing);
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> all =
                Optional.ofNullable(consumer.partitionsFor(topic(), ANSWER)).orElse(List.of()).stream()
                        .map(each -> new TopicPartition(topic(), each.partition()))
                        .toList();
        if (all.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic());
        }
        consumer.assign(all);
        locked(() -> partitions = all.size());
        while (!hasBegun() && !isClosed()) {
            Map<TopicPartition, Long> now = consumer.endOffsets(all, ANSWER);
            locked(() -> ends = noting ? now : ends);
            await(begun);
        }
        place(consumer, all);
        Connection connection = new Connection(consumer);
        while (!isClosed()) {
            consumer.poll(POLL).forEach(this::take);
            boolean lost = connection.lost();
            locked(() -> problem = lost ? Optional.of("there is no connection to Kafka") : Optional.empty());
        }
    }

    private void place(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> all) {
        Map<TopicPartition, Long> noted = supply(() -> ends);
        if (!noted.isEmpty()) {
            noted.forEach(consumer::seek);
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        long from = supply(() -> since).minus(CLOCKS).toEpochMilli();
        all.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, ANSWER);
        Map<TopicPartition, Long> latest = consumer.endOffsets(all, ANSWER);
        all.forEach(partition -> consumer.seek(
                partition,
                Optional.ofNullable(found.get(partition))
                        .map(OffsetAndTimestamp::offset)
                        .orElseGet(() -> latest.getOrDefault(partition, 0L))));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            var change = ChangeRecordCodec.decode(record.value());
            Header origin = record.headers().lastHeader(OriginHeader.NAME);
            Optional<String> by = Optional.ofNullable(origin).map(header -> OriginHeader.decode(header.value()));
            locked(() -> {
                if (rule != null) {
                    rule.take(record.partition(), change, by);
                }
            });
        } catch (MalformedRecordException _) {
            // the verifier names it, and proves nothing beyond it
        }
    }

    private static void await(CountDownLatch event) {
        try {
            boolean _ = event.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void locked(Runnable action) {
        supply(() -> {
            action.run();
            return true;
        });
    }

    private <T> T supply(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }
}
