package io.lockstep.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Topics;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.SweepOrder;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import io.lockstep.lab.TopicReader;
import io.lockstep.verifier.streams.History;
import io.lockstep.verifier.streams.LogRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// One migration's topics on a real broker, written as capture writes them and read as everybody else does.
record Migration(String name, String bootstrap, Path stateDirectory) {
    private static final Map<String, TopicReader<ConsumerRecord<byte[], byte[]>>> READERS = new ConcurrentHashMap<>();

    Topics topics() {
        return new Topics(name);
    }

    /// A transaction that a killed verifier left open holds its successor up for as long as it may last: not long, but
    /// longer than a busy machine takes for one.
    VerifierSettings settings() {
        return VerifierSettings.of(topics(), Set.of(History.LANE), bootstrap, stateDirectory)
                .withKafka(Map.of("producer.transaction.timeout.ms", "10000"));
    }

    void createChangeTopics(int source, int target) {
        createTopic(topics().changes(Side.SOURCE), source, Map.of("message.timestamp.type", "LogAppendTime"));
        createTopic(topics().changes(Side.TARGET), target, Map.of("message.timestamp.type", "LogAppendTime"));
    }

    /// Returns when the broker lists the topic, which it does a moment after it has made it.
    void createTopic(String topic, int partitions, Map<String, String> configuration) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configuration)))
                    .all()
                    .get();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> admin.listTopics().names().get().contains(topic));
        } catch (Exception e) {
            throw new IllegalStateException("Cannot create " + topic, e);
        }
    }

    Admin admin() {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
    }

    /// Has the verifier's group begin at an offset of one partition, and at the beginning of all others.
    void begin(TopicPartition partition, long offset) throws Exception {
        Followed.start(settings()).close();
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(settings().application(), Map.of(partition, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    /// Where the verifier's group goes on in a partition.
    long committed(TopicPartition partition) {
        try (Admin admin = admin()) {
            var offsets = admin.listConsumerGroupOffsets(settings().application())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return Objects.requireNonNull(offsets.get(partition)).offset();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "Cannot read the offsets of " + settings().application(), e);
        }
    }

    /// Sends records in order and returns when the broker has acknowledged them all.
    void send(List<LogRecord> records) {
        send(records.stream().map(record -> record.toTopic(topics())));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        send(Stream.of(record));
    }

    /// One request at a time: a broker that does not lead a new partition yet refuses the first batch, and would
    /// take the second, after which the first never fits again.
    private void send(Stream<ProducerRecord<byte[], byte[]>> records) {
        var configuration = Map.<String, Object>of(
                "bootstrap.servers", bootstrap, "linger.ms", 5, "max.in.flight.requests.per.connection", 1);
        try (var producer = new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Future<RecordMetadata> sent : records.map(producer::send).toList()) {
                sent.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("The broker did not take a record", e);
        }
    }

    List<Progress> allProgress() {
        return read(topics().progress(), record -> EventsJson.progress(record.value()));
    }

    /// The newest progress of each partition.
    Map<Integer, Progress> progress() {
        var newest = new LinkedHashMap<Integer, Progress>();
        for (Progress progress : allProgress()) {
            newest.put(progress.partition(), progress);
        }
        return newest;
    }

    /// Every document about a divergence, in order.
    List<Divergence> allVerdicts() {
        return read(topics().verdicts(), record -> EventsJson.divergence(record.value()));
    }

    /// Which instances have how many of the partitions that are judged.
    Map<String, Integer> shares() {
        try (Admin admin = admin()) {
            var group = admin.describeConsumerGroups(List.of(settings().application()))
                    .all()
                    .get()
                    .get(settings().application());
            var shares = new TreeMap<String, Integer>();
            for (MemberDescription member : Objects.requireNonNull(group).members()) {
                String instance = member.groupInstanceId().orElse("").replaceFirst("-[0-9]+$", "");
                shares.merge(instance, member.assignment().topicPartitions().size(), Integer::sum);
            }
            return shares;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot describe " + settings().application(), e);
        }
    }

    /// The newest state of each divergence, by its identifier.
    Map<String, Divergence> verdicts() {
        var newest = new LinkedHashMap<String, Divergence>();
        for (Divergence divergence : allVerdicts()) {
            newest.put(divergence.id(), divergence);
        }
        return newest;
    }

    /// How far tables have been swept, in the newest documents.
    Map<TableId, SweptTable> swept() {
        var newest = new LinkedHashMap<TableId, SweptTable>();
        records(topics().sweeps(), "table/")
                .map(record -> EventsJson.sweptTable(record.value()))
                .forEach(table -> newest.put(table.table(), table));
        return newest;
    }

    /// The passes, in the newest documents, oldest first.
    List<SweepReport> sweeps() {
        var newest = new LinkedHashMap<String, SweepReport>();
        records(topics().sweeps(), "sweep/")
                .map(record -> EventsJson.sweepReport(record.value()))
                .forEach(report -> newest.put(report.id(), report));
        return List.copyOf(newest.values());
    }

    private Stream<ConsumerRecord<byte[], byte[]>> records(String topic, String prefix) {
        return read(topic, record -> record).stream()
                .filter(record -> new String(record.key(), UTF_8).startsWith(prefix) && record.value() != null);
    }

    void order(SweepOrder order) {
        send(new ProducerRecord<>(topics().sweeps(), order.key().getBytes(UTF_8), EventsJson.encode(order)));
    }

    List<Divergence> suspects() {
        return read(topics().suspects(), record -> EventsJson.divergence(record.value()));
    }

    long open() {
        return verdicts().values().stream()
                .filter(verdict -> verdict.state() == DivergenceState.SUSPECT)
                .count();
    }

    /// The values of all records of the cold topics.
    List<byte[]> everything() {
        return Stream.of(
                        topics().suspects(),
                        topics().verdicts(),
                        topics().partials(),
                        topics().progress(),
                        topics().sweeps(),
                        topics().rulings())
                .flatMap(topic -> read(topic, ConsumerRecord::value).stream())
                .toList();
    }

    /// The watermark before which everything is proven in every partition; 0 while a partition has none.
    long proven(int partitions) {
        Map<Integer, Progress> progress = progress();
        return progress.size() < partitions
                ? 0
                : progress.values().stream().mapToLong(Progress::proven).min().orElse(0);
    }

    /// Everything committed on a topic up to now. Its reader stays open, for tests that wait ask again.
    private <T> List<T> read(String topic, Function<ConsumerRecord<byte[], byte[]>, T> decode) {
        return READERS
                .computeIfAbsent(topic, _ -> TopicReader.open(bootstrap, topic, record -> record))
                .records()
                .stream()
                .map(decode)
                .toList();
    }
}
