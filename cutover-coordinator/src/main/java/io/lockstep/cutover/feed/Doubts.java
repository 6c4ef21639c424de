package io.lockstep.cutover.feed;

import io.lockstep.cutover.view.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Sees to it that a canary is missed only when all verdicts have been read that could be about it. The
/// verdicts and the progress that is published with them come from different topics, and the progress may
/// come first. Confined to one thread.
final class Doubts {
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final Ledger ledger;
    private final Consumer<?, ?> consumer;
    private final TopicPartition verdicts;
    private Map<String, Long> open = Map.of();
    private long end;

    Doubts(Ledger ledger, Consumer<?, ?> consumer, TopicPartition verdicts) {
        this.ledger = ledger;
        this.consumer = consumer;
        this.verdicts = verdicts;
    }

    /// Asks where the verdicts end when something has come to depend on it, and tells the ledger once
    /// they have been read up to there. Returns whether it has.
    boolean settle() {
        if (open.isEmpty()) {
            open = ledger.doubts();
            end = open.isEmpty() ? 0 : end();
        }
        if (open.isEmpty() || consumer.position(verdicts, ANSWER) < end) {
            return false;
        }
        ledger.heard(open);
        open = Map.of();
        return true;
    }

    private long end() {
        return consumer.endOffsets(List.of(verdicts), ANSWER).getOrDefault(verdicts, 0L);
    }
}
