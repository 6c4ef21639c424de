package io.lockstep.verifier.streams;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the records that could not be read, and names their places in the log. None of them stops the verifier.
/// Passing over a ruling loses nothing that is proven: the divergence that it may have meant stands as it was. What
/// a record of a change topic takes along is said in [JudgeProcessor]. Thread-safe.
public final class UnreadableRecords {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);

    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong rulings = new AtomicLong();

    void change(RecordMetadata from, @Nullable String why) {
        changes.incrementAndGet();
        LOG.atError()
                .addKeyValue("topic", from.topic())
                .addKeyValue("partition", from.partition())
                .addKeyValue("offset", from.offset())
                .addKeyValue("reason", why)
                .log("A record of a change topic cannot be read. When a newer Lockstep wrote it, run that version here"
                        + " too; otherwise find out who writes to the topic. Then run 'lockstep setup --new-epoch'");
    }

    void ruling(RecordMetadata from, @Nullable String why) {
        rulings.incrementAndGet();
        LOG.atWarn()
                .addKeyValue("topic", from.topic())
                .addKeyValue("partition", from.partition())
                .addKeyValue("offset", from.offset())
                .addKeyValue("reason", why)
                .log("A record is no ruling and is passed over; find out who writes to the topic");
    }

    /// How many there were on the change topics since the start.
    public long changes() {
        return changes.get();
    }

    /// How many there were on [Topics#rulings] since the start.
    public long rulings() {
        return rulings.get();
    }
}
