package io.lockstep.cutover.feed;

import io.lockstep.events.Topics;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.LabDirectory;
import io.lockstep.lab.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The one broker of this module's tests, and what a verifier does with it. Test classes use it at the same time, each
/// in topics of its own.
public final class Broker {
    /// The lock of those that count what is ruled in migration `shop`.
    public static final String RULINGS_OF_SHOP = "rulings of shop";

    private static final KafkaBroker BROKER = KafkaBroker.create(LabDirectory.create(), "kafka");
    private static final Map<String, TopicReader<ConsumerRecord<byte[], byte[]>>> READERS = new ConcurrentHashMap<>();
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final KafkaProducer<byte[], byte[]> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrap(), "transactional.id", "verifier", "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    static {
        PRODUCER.initTransactions();
    }

    private Broker() {}

    public static Map<String, String> client() {
        return Map.of("bootstrap.servers", BROKER.bootstrap());
    }

    public static void createTopics(Topics topics) {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(client()))) {
            List<NewTopic> wanted = Stream.of(topics.verdicts(), topics.progress(), topics.captures(), topics.sweeps())
                    .map(name -> new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")))
                    .toList();
            await(admin.createTopics(wanted).all());
            await(admin.createTopics(List.of(new NewTopic(topics.rulings(), 2, (short) 1)))
                    .all());
        }
    }

    public static void publish(Topics topics, Progress progress) {
        send(topics.progress(), progress.lane() + "/" + progress.partition(), EventsJson.encode(progress));
    }

    public static void publish(Topics topics, Divergence divergence) {
        send(topics.verdicts(), divergence.id(), EventsJson.encode(divergence));
    }

    public static void publish(Topics topics, CaptureReport report) {
        send(topics.captures(), report.key(), EventsJson.encode(report));
    }

    public static void publish(Topics topics, SweepReport report) {
        send(topics.sweeps(), report.key(), EventsJson.encode(report));
    }

    public static void publish(Topics topics, SweptTable table) {
        send(topics.sweeps(), table.key(), EventsJson.encode(table));
    }

    /// Sends one record in a transaction of its own. Waits until it is there.
    public static synchronized void send(String topic, String key, byte @Nullable [] value) {
        PRODUCER.beginTransaction();
        enqueue(topic, key, value);
        PRODUCER.commitTransaction();
    }

    /// Sends one record and takes it back.
    static synchronized void sendAborted(String topic, String key, byte[] value) {
        PRODUCER.beginTransaction();
        enqueue(topic, key, value);
        PRODUCER.flush();
        PRODUCER.abortTransaction();
    }

    /// Everything that a topic holds.
    public static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return READERS.computeIfAbsent(topic, _ -> TopicReader.open(BROKER.bootstrap(), topic, record -> record))
                .records();
    }

    static void stop() {
        BROKER.stop();
    }

    static void start() {
        BROKER.start();
    }

    private static void enqueue(String topic, String key, byte @Nullable [] value) {
        var _ = PRODUCER.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    private static void await(KafkaFuture<Void> future) {
        try {
            future.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(e);
            }
        } catch (TimeoutException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
