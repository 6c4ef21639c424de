package io.lockstep.verifier.confirm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.CanaryTables;
import io.lockstep.events.Ruling;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads verdicts, rows compared in part and progress into the docket and sends rulings. Of several
/// confirmers one has the verdicts, which it reads from the beginning; the others wait. Confined to one
/// thread.
final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int MOST_WAITING = 50_000;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Topics topics;
    private final Docket docket;
    private final InstantSource clock;
    private final String own;
    private final KafkaConsumer<byte[], byte[]> verdicts;
    private final KafkaConsumer<byte[], byte[]> progress;
    private final KafkaProducer<byte[], byte[]> rulings;
    private boolean overlooked;

    /// @param kafka properties of every client, the brokers among them
    /// @param own the schema that Lockstep keeps for itself
    Feed(Topics topics, Map<String, String> kafka, Docket docket, String own, InstantSource clock) {
        this.own = own;
        this.topics = topics;
        this.docket = docket;
        this.clock = clock;
        this.verdicts = Clients.consumer(kafka, group(topics));
        this.progress = Clients.consumer(kafka, Map.of());
        this.rulings =
                new KafkaProducer<>(Clients.configuration(kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// A confirmer that died is found out within seconds.
    private static Map<String, String> group(Topics topics) {
        return Map.of(
                "group.id",
                topics.migration() + ".confirmer",
                "group.protocol",
                "classic",
                "session.timeout.ms",
                "6000",
                "heartbeat.interval.ms",
                "1500");
    }

    /// Begins to read.
    void open() {
        verdicts.subscribe(List.of(topics.verdicts(), topics.partials()), new FromTheBeginning());
        List<TopicPartition> partitions = progress.partitionsFor(topics.progress()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        progress.assign(partitions);
        progress.seekToEnd(partitions);
    }

    /// Takes in what is new, or waits a little for it.
    void poll(Duration patience) {
        progress.poll(Duration.ZERO).forEach(record -> progress(record.value()));
        readOverlooked();
        for (ConsumerRecord<byte[], byte[]> record : verdicts.poll(patience)) {
            if (record.topic().equals(topics.partials())) {
                partial(record);
            } else {
                verdict(record.value());
            }
        }
    }

    /// Of many rows compared in part no more are taken in than memory has room for; they are looked for
    /// again when half of those are done.
    private void readOverlooked() {
        if (overlooked && docket.size() < MOST_WAITING / 2) {
            verdicts.seekToBeginning(verdicts.assignment().stream()
                    .filter(partition -> partition.topic().equals(topics.partials()))
                    .toList());
            overlooked = false;
        }
    }

    /// Sends a ruling to the partition where its row is judged.
    void send(Ruling ruling) {
        Ruling.Subject subject = ruling.subject();
        var _ = rulings.send(
                new ProducerRecord<>(
                        topics.rulings(),
                        subject.partition(),
                        RowKeyCodec.encode(subject.key()),
                        EventsJson.encode(ruling)),
                (_, failure) -> {
                    if (failure != null) {
                        LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("A ruling was not sent");
                    }
                });
    }

    /// What Lockstep has planted itself is put right by itself as well.
    private void verdict(byte @Nullable [] value) {
        if (value == null) {
            return;
        }
        try {
            Divergence divergence = EventsJson.divergence(value);
            if (!CanaryTables.include(divergence.key().table(), own)) {
                docket.add(divergence, clock.instant());
            }
        } catch (MalformedRecordException e) {
            LOG.atDebug().setCause(e).log("A verdict cannot be read; the coordinator reports it");
        }
    }

    private void partial(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                docket.compared(new String(record.key(), UTF_8));
            } else if (docket.size() < MOST_WAITING) {
                docket.add(EventsJson.partialMatch(record.value()), clock.instant());
            } else {
                overlooked = true;
            }
        } catch (MalformedRecordException e) {
            LOG.atWarn()
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.getMessage())
                    .log("A record about a row compared in part cannot be read; its table stays unproven");
        }
    }

    private void progress(byte @Nullable [] value) {
        if (value == null) {
            return;
        }
        try {
            docket.add(EventsJson.progress(value));
        } catch (MalformedRecordException e) {
            LOG.atDebug().setCause(e).log("Progress cannot be read; the coordinator reports it");
        }
    }

    @Override
    public void close() {
        rulings.close(CLOSING);
        progress.close();
        verdicts.close();
    }

    private final class FromTheBeginning implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            verdicts.seekToBeginning(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            docket.clear();
        }
    }
}
