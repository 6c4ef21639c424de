package io.lockstep.verifier.sweeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.verifier.confirm.Clients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what is known of sweeps, proofs and divergences, and writes what a sweep has found. Of several
/// sweepers one has the sweeps topic, which it reads from the beginning; the others wait. Confined to one
/// thread.
final class SweepFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SweepFeed.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Topics topics;
    private final String judge;
    private final InstantSource clock;
    private final KafkaConsumer<byte[], byte[]> sweeps;
    private final KafkaConsumer<byte[], byte[]> verdicts;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final SweepLedger ledger = new SweepLedger();
    private final Map<String, LaneFacts> facts = new HashMap<>();
    private final Map<String, Divergence> open = new LinkedHashMap<>();
    private final int partitions;
    private long end = -1;
    private boolean leads;
    private volatile @Nullable Exception failure;

    /// @param kafka properties of every client, the brokers among them
    /// @param judge the group that hears rulings
    SweepFeed(Topics topics, Map<String, String> kafka, String judge, InstantSource clock) {
        this.topics = topics;
        this.judge = judge;
        this.clock = clock;
        this.sweeps = Clients.consumer(kafka, group(topics));
        this.verdicts = Clients.consumer(kafka, Map.of());
        this.producer =
                new KafkaProducer<>(Clients.configuration(kafka), new ByteArraySerializer(), new ByteArraySerializer());
        this.admin = Admin.create(Clients.configuration(kafka));
        this.partitions = verdicts.partitionsFor(topics.rulings()).size();
    }

    /// A sweeper that died is found out within seconds.
    private static Map<String, String> group(Topics topics) {
        return Map.of(
                "group.id", topics.migration() + ".sweeper",
                "group.protocol", "classic",
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "1500");
    }

    /// Begins to read.
    void begin() {
        sweeps.subscribe(List.of(topics.sweeps()), new FromTheBeginning());
        List<TopicPartition> all = Stream.of(topics.verdicts(), topics.progress())
                .flatMap(topic -> verdicts.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        verdicts.assign(all);
        verdicts.seekToBeginning(all);
    }

    /// Takes in what is new, or waits a little for it.
    void poll(Duration patience) {
        for (ConsumerRecord<byte[], byte[]> record : verdicts.poll(Duration.ZERO)) {
            entered(record, () -> {
                if (record.topic().equals(topics.progress())) {
                    progress(record.value());
                } else {
                    verdict(record);
                }
            });
        }
        for (ConsumerRecord<byte[], byte[]> record : sweeps.poll(patience)) {
            String key = new String(record.key(), UTF_8);
            if (!leads || key.startsWith("order/")) {
                entered(record, () -> ledger.add(key, record.value()));
            }
        }
        if (failure != null) {
            throw new KafkaException("How a sweep stands was not published: " + failure.getMessage());
        }
        leads = end >= 0 && sweeps.assignment().stream().allMatch(one -> sweeps.position(one) >= end);
    }

    /// Whether it is the one that sweeps, and has read how far the last one had come.
    boolean leads() {
        return leads;
    }

    SweepLedger ledger() {
        return ledger;
    }

    LaneFacts facts(String lane) {
        return facts.getOrDefault(lane, LaneFacts.NONE);
    }

    /// How many the change topics and the rulings have.
    int partitions() {
        return partitions;
    }

    /// What stands, of all lanes.
    Collection<Divergence> open() {
        return open.values();
    }

    /// Which partition a row is judged in.
    int partition(RowKey key) {
        return Utils.toPositive(Utils.murmur2(RowKeyCodec.encode(key))) % partitions;
    }

    /// Writes to the sweeps topic, and takes it in at once: what comes back would be older than what is
    /// known here. What could not be written ends the next [#poll]. Without a value what the key stands
    /// for is removed.
    void publish(String key, byte @Nullable [] value) {
        ledger.add(key, value);
        var _ = producer.send(new ProducerRecord<>(topics.sweeps(), key.getBytes(UTF_8), value), (_, failed) -> {
            if (failed != null) {
                failure = failed;
            }
        });
    }

    /// Sends rulings and returns when the brokers have them.
    ///
    /// @return up to where, by partition
    /// @throws KafkaException when they do not say so
    Map<Integer, Long> send(List<Ruling> rulings) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (Ruling ruling : rulings) {
            Ruling.Subject subject = ruling.subject();
            sent.add(producer.send(new ProducerRecord<>(
                    topics.rulings(),
                    subject.partition(),
                    RowKeyCodec.encode(subject.key()),
                    EventsJson.encode(ruling))));
        }
        var last = new HashMap<Integer, Long>();
        try {
            for (Future<RecordMetadata> each : sent) {
                RecordMetadata there = each.get();
                last.merge(there.partition(), there.offset(), Math::max);
            }
        } catch (ExecutionException e) {
            throw new KafkaException("A ruling was not sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("A ruling was not sent", e);
        }
        return last;
    }

    /// Up to where rulings have been sent by now, by whomever.
    Map<Integer, Long> sent() {
        var places = new HashMap<Integer, Long>();
        List<TopicPartition> all = verdicts.partitionsFor(topics.rulings()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        verdicts.endOffsets(all).forEach((partition, end) -> {
            if (end > 0) {
                places.put(partition.partition(), end - 1);
            }
        });
        return places;
    }

    /// Whether the judge has heard all rulings up to some place, and what it made of them is published.
    boolean heard(Map<Integer, Long> upTo) {
        if (upTo.isEmpty()) {
            return true;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(judge)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return upTo.entrySet().stream().allMatch(place -> {
                OffsetAndMetadata next = committed.get(new TopicPartition(topics.rulings(), place.getKey()));
                return next != null && next.offset() > place.getValue();
            });
        } catch (ExecutionException e) {
            throw new KafkaException("The verifier's offsets cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void progress(byte @Nullable [] value) {
        if (value != null) {
            Progress progress = EventsJson.progress(value);
            facts.merge(
                    progress.lane(),
                    LaneFacts.NONE.plus(progress, clock.instant()),
                    (known, _) -> known.plus(progress, clock.instant()));
        }
    }

    private void verdict(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        Divergence divergence = value == null ? null : EventsJson.divergence(value);
        if (divergence == null || !divergence.state().open() || divergence.transientFault()) {
            open.remove(new String(record.key(), UTF_8));
        } else {
            open.put(divergence.id(), divergence);
        }
    }

    private static void entered(ConsumerRecord<byte[], byte[]> record, Runnable entry) {
        try {
            entry.run();
        } catch (MalformedRecordException | IllegalArgumentException | NullPointerException e) {
            LOG.atDebug()
                    .setCause(e)
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .log("A record cannot be read; the coordinator reports it");
        }
    }

    @Override
    public void close() {
        producer.close(CLOSING);
        admin.close(CLOSING);
        verdicts.close();
        sweeps.close();
    }

    private final class FromTheBeginning implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            ledger.clear();
            sweeps.seekToBeginning(assigned);
            end = sweeps.endOffsets(assigned).values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(-1);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            end = -1;
        }
    }
}
