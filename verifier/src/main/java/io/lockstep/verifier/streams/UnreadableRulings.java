package io.lockstep.verifier.streams;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the records of the rulings topic that are no rulings, and names their places in the log. Passing over one
/// loses nothing that is proven: the divergence that it may have meant stands as it was. Thread-safe.
public final class UnreadableRulings {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRulings.class);

    private final AtomicLong count = new AtomicLong();

    void add(RecordMetadata from, @Nullable String why) {
        count.incrementAndGet();
        LOG.atWarn()
                .addKeyValue("topic", from.topic())
                .addKeyValue("partition", from.partition())
                .addKeyValue("offset", from.offset())
                .addKeyValue("reason", why)
                .log("A record is no ruling and is passed over; find out who writes to the topic");
    }

    /// How many there were since the start.
    public long count() {
        return count.get();
    }
}
