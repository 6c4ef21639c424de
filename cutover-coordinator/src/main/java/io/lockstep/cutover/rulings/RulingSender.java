package io.lockstep.cutover.rulings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.Ruling;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.SweepOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Puts rulings on `<m>.rulings`, to the partition of the divergence, and orders on `<m>.sweeps`. The producer is made
/// for the first one.
/// Thread-safe.
public final class RulingSender implements AutoCloseable {
    private static final int SECONDS = 10;
    private static final Map<String, Object> PATIENCE = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.LINGER_MS_CONFIG, "0",
            ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000",
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "8000",
            ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");

    private final Topics topics;
    private final Map<String, Object> properties;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    /// @param client the properties of every Kafka client, `bootstrap.servers` among them
    public RulingSender(Topics topics, Map<String, String> client) {
        this.topics = topics;
        this.properties = new HashMap<>(client);
        properties.putAll(PATIENCE);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, topics.migration() + "-coordinator-rulings");
    }

    /// Returns when all replicas in sync have it.
    ///
    /// @throws UndeliveredException when the broker does not say so within seconds
    public void send(Ruling ruling) throws UndeliveredException {
        Ruling.Subject subject = ruling.subject();
        deliver(new ProducerRecord<>(
                topics.rulings(), subject.partition(), RowKeyCodec.encode(subject.key()), EventsJson.encode(ruling)));
    }

    /// Puts an order about sweeps on `<m>.sweeps`. Returns when all replicas in sync have it.
    ///
    /// @throws UndeliveredException when the broker does not say so within seconds
    public void send(SweepOrder order) throws UndeliveredException {
        deliver(new ProducerRecord<>(topics.sweeps(), order.key().getBytes(UTF_8), EventsJson.encode(order)));
    }

    private void deliver(ProducerRecord<byte[], byte[]> entry) throws UndeliveredException {
        try {
            producer().send(entry).get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw undelivered(entry.topic(), e);
        } catch (ExecutionException e) {
            throw undelivered(entry.topic(), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException | IllegalStateException e) {
            throw undelivered(entry.topic(), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(Duration.ofSeconds(3));
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("the coordinator is stopping");
        }
        if (producer == null) {
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private static UndeliveredException undelivered(String topic, Throwable cause) {
        return new UndeliveredException(
                "Kafka has not acknowledged the record on " + topic + " (" + cause.getMessage() + ")", cause);
    }
}
