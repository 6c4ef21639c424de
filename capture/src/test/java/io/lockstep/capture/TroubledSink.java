package io.lockstep.capture;

import io.lockstep.capture.audit.Rhythm;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A topic to which something happens before a batch is acknowledged.
final class TroubledSink implements Sink {
    private final Sink topic;
    private final Runnable sending;
    private final Trouble trouble;

    private TroubledSink(Sink topic, Runnable sending, Trouble trouble) {
        this.topic = topic;
        this.sending = sending;
        this.trouble = trouble;
    }

    /// Captures that say when they send a record.
    static Capture.Wiring saying(Runnable sending) {
        return new Capture.Wiring() {
            @Override
            public Sink sink(CaptureSettings settings) {
                return new TroubledSink(Capture.Wiring.super.sink(settings), sending, () -> {});
            }
        };
    }

    /// Captures with this trouble, with engines configured otherwise, and audited when the test wants it.
    static Capture.Wiring with(Trouble trouble, Properties otherwise, Rhythm rhythm) {
        return new Capture.Wiring() {
            @Override
            public Sink sink(CaptureSettings settings) {
                return new TroubledSink(Capture.Wiring.super.sink(settings), () -> {}, trouble);
            }

            @Override
            public void adjust(Properties engine) {
                engine.putAll(otherwise);
            }

            @Override
            public Rhythm rhythm() {
                return rhythm;
            }
        };
    }

    @Override
    public void send(int partition, byte @Nullable [] key, byte[] value, @Nullable String origin) {
        sending.run();
        topic.send(partition, key, value, origin);
    }

    @Override
    public Delivery sent() {
        Delivery delivery = topic.sent();
        return () -> {
            delivery.await();
            trouble.happen();
        };
    }

    @Override
    public void flush() {
        topic.flush();
    }

    @Override
    public void close() {
        topic.close();
    }

    @FunctionalInterface
    interface Trouble {
        void happen();
    }
}
