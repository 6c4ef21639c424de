package io.lockstep.verifier;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Where a verifier begins to read, decided before it reads and never by a silent reset: at the earliest records
/// when its group is new, exactly where it stopped otherwise. A group whose place no longer exists must not start
/// (G14): what it has not read can no longer be judged.
final class StartingOffsets {
    private final Brokers brokers;
    private final String group;
    private final ChangeTopics changes;

    StartingOffsets(Brokers brokers, String group, ChangeTopics changes) {
        this.brokers = brokers;
        this.group = group;
        this.changes = changes;
    }

    /// @param stateTopics the changelogs without which a group that has read something has lost its state
    /// @return whether the group is new, so that what an earlier one left on this machine is not its state
    /// @throws VerifierException when the group cannot go on where it stopped
    boolean prepare(Collection<String> stateTopics) {
        Map<TopicPartition, Long> committed = committed();
        Map<TopicPartition, Long> first = offsets(OffsetSpec.earliest());
        if (committed.isEmpty()) {
            begin(first);
            return true;
        }
        requireAll(committed);
        Map<TopicPartition, Long> end = offsets(OffsetSpec.latest());
        committed.forEach((partition, offset) -> requireWithin(partition, offset, first, end));
        if (!committed.equals(first)) {
            requireState(stateTopics);
        }
        return false;
    }

    private void begin(Map<TopicPartition, Long> first) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        first.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        brokers.answer(
                brokers.admin().alterConsumerGroupOffsets(group, offsets).all(),
                "set the first offsets of the group " + group);
    }

    private void requireAll(Map<TopicPartition, Long> committed) {
        List<TopicPartition> without = changes.all().stream()
                .filter(partition -> !committed.containsKey(partition))
                .toList();
        if (!without.isEmpty()) {
            throw unproven("has no offset for " + without + ", though it has for others: were partitions added?");
        }
    }

    private void requireWithin(
            TopicPartition partition, long offset, Map<TopicPartition, Long> first, Map<TopicPartition, Long> end) {
        if (offset < first.getOrDefault(partition, 0L)) {
            throw unproven("stopped at offset " + offset + " of " + partition + ", which now begins at "
                    + first.get(partition) + ": the records between are gone");
        }
        if (offset > end.getOrDefault(partition, Long.MAX_VALUE)) {
            throw unproven("stopped at offset " + offset + " of " + partition + ", which now ends at "
                    + end.get(partition) + ": the topic was made anew");
        }
    }

    private void requireState(Collection<String> stateTopics) {
        Set<String> missing = new TreeSet<>(stateTopics);
        missing.removeAll(brokers.answer(brokers.admin().listTopics().names(), "list its topics"));
        if (!missing.isEmpty()) {
            throw unproven("has read records whose state is lost: no topic " + missing);
        }
    }

    private VerifierException unproven(String what) {
        return new VerifierException("UNPROVEN(GAP): the verifier's group " + group + " " + what
                + ". Run 'lockstep setup --new-epoch': what was proven until now cannot be continued");
    }

    private Map<TopicPartition, Long> committed() {
        var committed = brokers.answer(
                brokers.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "read the offsets of the group " + group);
        var known = Set.copyOf(changes.all());
        return committed.entrySet().stream()
                .filter(entry -> known.contains(entry.getKey()) && Objects.nonNull(entry.getValue()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec spec) {
        var wanted = changes.all().stream().collect(Collectors.toMap(partition -> partition, _ -> spec));
        var found = brokers.answer(brokers.admin().listOffsets(wanted).all(), "list the offsets of the change topics");
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
