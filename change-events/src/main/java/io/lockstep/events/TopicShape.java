package io.lockstep.events;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A topic as it must be, whoever makes it.
///
/// @param configuration what it is made with
public record TopicShape(String name, int partitions, Map<String, String> configuration) {
    private static final String CLEANUP = "cleanup.policy";
    private static final String TIME = "message.timestamp.type";
    private static final String RETENTION = "retention.ms";

    /// A verifier that is away for longer finds a gap, which is no worse than filling the brokers' disks.
    private static final String WEEK = "604800000";

    private static final Map<String, String> LOG = Map.of(TIME, "LogAppendTime", CLEANUP, "delete", RETENTION, WEEK);
    private static final Map<String, String> KEPT = Map.of(CLEANUP, "delete", RETENTION, "-1");
    private static final Map<String, String> COMPACTED = Map.of(CLEANUP, "compact");

    public TopicShape {
        configuration = Map.copyOf(configuration);
    }

    /// Every topic of a migration.
    ///
    /// @param partitions of the change topics
    public static List<TopicShape> all(Topics topics, int partitions) {
        return Stream.of(ofCaptures(topics, partitions), List.of(rulings(topics, partitions)), ofVerifier(topics))
                .flatMap(List::stream)
                .toList();
    }

    /// What captures write.
    public static List<TopicShape> ofCaptures(Topics topics, int partitions) {
        return List.of(
                new TopicShape(topics.changes(Side.SOURCE), partitions, LOG),
                new TopicShape(topics.changes(Side.TARGET), partitions, LOG),
                new TopicShape(topics.captures(), 1, COMPACTED));
    }

    /// What the verifier writes.
    public static List<TopicShape> ofVerifier(Topics topics) {
        return List.of(
                new TopicShape(topics.suspects(), 1, KEPT),
                new TopicShape(topics.verdicts(), 1, COMPACTED),
                new TopicShape(topics.partials(), 1, COMPACTED),
                new TopicShape(topics.progress(), 1, COMPACTED),
                new TopicShape(topics.sweeps(), 1, COMPACTED));
    }

    /// What is said to the verifier: as many partitions as the change topics have, so that a ruling comes to the task
    /// that judges its row. What nobody has read for a week concerns nothing that still stands as it did.
    public static TopicShape rulings(Topics topics, int partitions) {
        return new TopicShape(topics.rulings(), partitions, LOG);
    }

    /// Those settings without which proofs are wrong.
    public Map<String, String> vital() {
        return configuration.entrySet().stream()
                .filter(setting -> !setting.getKey().equals(RETENTION))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Whether a topic of this configuration forgets earlier than this one must. What it forgets unread is a gap.
    public boolean isShortened(Map<String, String> actual) {
        return configuration.containsKey(RETENTION)
                && millis(actual.getOrDefault(RETENTION, "-1")) < millis(configuration.get(RETENTION));
    }

    /// -1 is without end.
    private static long millis(String retention) {
        long millis = Long.parseLong(retention);
        return millis < 0 ? Long.MAX_VALUE : millis;
    }
}
