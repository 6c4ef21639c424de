package io.lockstep.capture;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A topic of which only the newest record matters: while one is on its way, no other is sent.
final class ReportSink implements AutoCloseable {
    private static final Map<String, Object> REQUIRED = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            1 << 20,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            3_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            5_000,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final AtomicBoolean underWay = new AtomicBoolean();

    private ReportSink(String topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /// @throws KafkaException when no broker's name is known, or the properties are wrong
    static ReportSink open(String topic, Map<String, String> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.putAll(REQUIRED);
        return new ReportSink(topic, new KafkaProducer<>(properties));
    }

    /// Sends, unless an earlier record is still on its way.
    ///
    /// @param done told null when it is acknowledged, else why it is not
    void send(byte[] key, byte[] value, Consumer<@Nullable Exception> done) {
        if (!underWay.compareAndSet(false, true)) {
            return;
        }
        try {
            var _ = producer.send(new ProducerRecord<>(topic, key, value), (_, failure) -> {
                underWay.set(false);
                done.accept(failure);
            });
        } catch (InterruptException e) {
            underWay.set(false);
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            underWay.set(false);
            done.accept(e);
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        producer.close(Duration.ZERO);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
