package io.lockstep.capture;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A topic. Each engine has a producer of its own: one that failed once is not trusted again. One request is under
/// way at a time: with more, a first batch that meets a topic without a leader can be overtaken by the next, and
/// what is sent again after that would look like redelivery.
final class KafkaSink implements Sink {
    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
            ProducerConfig.LINGER_MS_CONFIG, 5,
            ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);

    private static final Map<String, Object> REQUIRED = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final KafkaClientMetrics metrics;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /// @param meters where the producer's own metrics go
    KafkaSink(String topic, Map<String, String> properties, MeterRegistry meters) {
        Map<String, Object> all = new HashMap<>(DEFAULTS);
        all.putAll(properties);
        all.putAll(REQUIRED);
        this.topic = topic;
        this.producer = new KafkaProducer<>(all);
        this.metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(meters);
    }

    @Override
    public void send(int partition, byte @Nullable [] key, byte[] value) {
        throwFailure();
        try {
            var _ = producer.send(new ProducerRecord<>(topic, partition, key, value), (_, thrown) -> {
                if (thrown != null) {
                    failure.compareAndSet(null, thrown);
                }
            });
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @Override
    public void flush() {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw failed(e);
        }
        throwFailure();
    }

    @Override
    public void close() {
        metrics.close();
        producer.close(Duration.ZERO);
    }

    private void throwFailure() {
        Exception thrown = failure.get();
        if (thrown != null) {
            throw failed(thrown);
        }
    }

    private DeliveryException failed(Exception e) {
        return new DeliveryException("Kafka did not acknowledge changes for topic " + topic + ": " + e.getMessage(), e);
    }
}
