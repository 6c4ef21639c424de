package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import io.lockstep.events.RowVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a change topic must hold of a [LedgerWriter]'s rows, whatever happened meanwhile.
final class Captured {
    private Captured() {}

    /// Every row operation in the topic, as [LedgerWriter#written()] has them.
    static Set<String> operations(ChangeLog log) {
        return log.versions("ledger").stream().map(Captured::operation).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Everything that was written is there, at one position each, and what the verifier drops, since it is not beyond
    /// what the partition has shown, has been shown.
    static void assertNothingMissed(ChangeLog log, Set<String> written) {
        List<RowVersion> versions = log.versions("ledger");
        assertThat(operations(log)).isEqualTo(written);
        assertThat(versions.stream()
                        .collect(Collectors.groupingBy(
                                RowVersion::position, Collectors.mapping(Captured::operation, Collectors.toSet()))))
                .hasSize(written.size())
                .allSatisfy((_, operations) -> assertThat(operations).hasSize(1));
        log.partitions()
                .values()
                .forEach(records -> assertMonotonic(records.stream()
                        .filter(RowVersion.class::isInstance)
                        .map(record -> record.position())
                        .toList()));
        assertTransactionsWhole(versions);
    }

    private static void assertMonotonic(List<Position> positions) {
        Position furthest = Position.START;
        Set<Position> shown = new HashSet<>();
        for (Position position : positions) {
            if (position.compareTo(furthest) > 0) {
                furthest = position;
            } else {
                assertThat(shown)
                        .as("delivered again, and not for the first time")
                        .contains(position);
            }
            shown.add(position);
        }
    }

    /// Of each transaction there are all ordinals from 0, whatever their place in the log.
    private static void assertTransactionsWhole(List<RowVersion> versions) {
        Map<Lsn, Set<Integer>> ordinals = new TreeMap<>();
        Map<Lsn, Set<Long>> transactions = new HashMap<>();
        versions.forEach(version -> {
            Lsn after = version.position().previousCommit();
            ordinals.computeIfAbsent(after, _ -> new TreeSet<>())
                    .add(version.position().ordinal());
            transactions.computeIfAbsent(after, _ -> new HashSet<>()).add(version.transaction());
        });
        assertThat(transactions).allSatisfy((_, ids) -> assertThat(ids).hasSize(1));
        assertThat(ordinals)
                .allSatisfy((_, numbers) -> assertThat(numbers)
                        .startsWith(0)
                        .hasSize(numbers.stream()
                                        .mapToInt(Integer::intValue)
                                        .max()
                                        .orElse(-1)
                                + 1));
    }

    private static String operation(RowVersion version) {
        return version.operation() + " " + version.key().columns().getFirst().text();
    }
}
