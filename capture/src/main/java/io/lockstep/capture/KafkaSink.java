package io.lockstep.capture;

import io.lockstep.events.codec.OriginHeader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// A topic. Each engine has a producer of its own: one that failed once is not trusted again. One request is under
/// way at a time: with more, a first batch that meets a topic without a leader can be overtaken by the next, and
/// what is sent again after that would look like redelivery. Only [#close()] is thread-safe.
final class KafkaSink implements Sink {
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final KafkaClientMetrics metrics;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private UnderWay open = new UnderWay();

    /// @param meters where the producer's own metrics go
    KafkaSink(String topic, Map<String, String> properties, MeterRegistry meters) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(KafkaClients.producer(properties));
        this.metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(meters);
    }

    @Override
    public void send(int partition, byte @Nullable [] key, byte[] value, @Nullable String origin) {
        throwFailure();
        UnderWay delivery = open;
        delivery.begins();
        try {
            var record = new ProducerRecord<>(topic, partition, key, value);
            if (origin != null) {
                record.headers().add(OriginHeader.NAME, OriginHeader.encode(origin));
            }
            var _ = producer.send(record, (_, thrown) -> {
                if (thrown != null) {
                    failure.compareAndSet(null, thrown);
                }
                delivery.ends();
            });
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @Override
    public Delivery sent() {
        UnderWay delivery = open;
        open = new UnderWay();
        delivery.ends();
        return () -> await(delivery);
    }

    private void await(UnderWay delivery) {
        try {
            delivery.over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
        throwFailure();
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

    /// Records that are on their way, and the delivery itself as long as more may join them.
    private static final class UnderWay {
        private final AtomicInteger records = new AtomicInteger(1);
        private final CountDownLatch over = new CountDownLatch(1);

        void begins() {
            records.incrementAndGet();
        }

        void ends() {
            if (records.decrementAndGet() == 0) {
                over.countDown();
            }
        }
    }
}
