package io.lockstep.verifier;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.History.Change.insert;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.Watermark;
import io.lockstep.events.json.Divergence;
import io.lockstep.verifier.streams.LogRecord;
import io.lockstep.verifier.streams.RandomHistory;
import io.lockstep.verifier.streams.Verdicts;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/// Two verifiers share the work of one migration, in processes of their own. One is killed without warning and the
/// other takes over; then it comes back while the other lives. Whoever judges and whoever reads, the verdicts are
/// those of one.
class TwoVerifiersIT implements OnSharedBroker {
    private static final int PARTITIONS = 6;
    private static final int KEYS = 200;
    private static final int STEPS = 2400;

    /// With a standby, each keeps a copy of the state of the other.
    @Test
    void the_verdicts_are_those_of_the_judge_alone_through_a_kill_and_a_return() throws Exception {
        Migration migration = SharedBroker.migration(PARTITIONS);
        List<LogRecord> history = RandomHistory.records(21, PARTITIONS, KEYS, STEPS, 0.02);

        playThroughAKillAndAReturn(migration, history, 1);

        Verdicts expected = Verdicts.of(history);
        assertThat(expected.findings()).isNotEmpty();
        assertThat(Verdicts.of(migration.verdicts().values(), migration.progress()))
                .isEqualTo(expected);
        assertBalanced(migration);
    }

    @Test
    void a_correct_replicator_is_never_suspected_through_a_kill_and_a_return() throws Exception {
        Migration migration = SharedBroker.migration(PARTITIONS);

        playThroughAKillAndAReturn(migration, RandomHistory.records(22, PARTITIONS, KEYS, STEPS, 0), 0);

        assertThat(migration.allVerdicts()).isEmpty();
        assertBalanced(migration);
        assertThat(migration.progress().values())
                .allSatisfy(each -> assertThat(each.sourceAccount().waiting()).isZero());
    }

    private static void playThroughAKillAndAReturn(Migration migration, List<LogRecord> history, int standbys)
            throws Exception {
        int quarter = history.size() / 4;
        Verifier.start(migration.settings().withInstance("a")).close();
        try (VerifierProcess first = VerifierProcess.start(migration, "a", standbys);
                VerifierProcess _ = VerifierProcess.start(migration, "b", standbys)) {
            migration.send(history.subList(0, quarter));
            awaitBoth(migration);
            awaitProven(migration, history.subList(0, quarter), 1);

            migration.send(history.subList(quarter, 2 * quarter));
            first.kill();
            awaitAlone(migration, "b");
            awaitProven(migration, history.subList(0, 2 * quarter), 1);

            migration.send(history.subList(2 * quarter, 3 * quarter));
            try (VerifierProcess _ = VerifierProcess.start(migration, "a", standbys)) {
                awaitBoth(migration);
                migration.send(history.subList(3 * quarter, history.size()));
                awaitProven(migration, history, 0);
            }
        }
    }

    @Test
    void every_suspect_is_ruled_upon_once_whichever_of_them_reads() throws Exception {
        try (LivePair pair = new LivePair(PARTITIONS)) {
            pair.tick();
            try (VerifierProcess first = start(pair, "a")) {
                plant(pair, 1);
                awaitRuled(pair, 1);

                try (VerifierProcess _ = start(pair, "b")) {
                    awaitBoth(pair.migration);
                    plant(pair, 2);
                    pair.tick();
                    pair.tick();
                    first.kill();
                    awaitRuled(pair, 2);
                    awaitAlone(pair.migration, "b");

                    plant(pair, 3);
                    pair.tick();
                    try (VerifierProcess _ = start(pair, "a")) {
                        plant(pair, 4);
                        awaitBoth(pair.migration);
                        awaitRuled(pair, 4);
                        pair.tick();
                    }
                }
            }
            assertRuledOnce(pair.migration.allVerdicts());
        }
    }

    private static VerifierProcess start(LivePair pair, String instance) throws IOException {
        return VerifierProcess.start(pair.migration, instance, pair.database(SOURCE), pair.database(TARGET));
    }

    /// Ten rows that the target lacks, and ten of which only the log says so.
    private static void plant(LivePair pair, int round) throws SQLException {
        for (int id = 100 * round; id < 100 * round + 10; id++) {
            pair.row(SOURCE, id, "missing", "1").version(SOURCE, insert(id, 10, 20));
            pair.row(SOURCE, id + 50, "there", "1").row(TARGET, id + 50, "there", "1");
            pair.version(SOURCE, insert(id + 50, 10, 20));
        }
    }

    private static void awaitRuled(LivePair pair, int rounds) {
        patiently().until(() -> {
            pair.tick();
            Collection<Divergence> verdicts = pair.migration.verdicts().values();
            return verdicts.size() == 20 * rounds
                    && verdicts.stream().noneMatch(verdict -> verdict.state() == DivergenceState.SUSPECT);
        });
    }

    private static void assertRuledOnce(List<Divergence> all) {
        Map<String, Long> rulings = all.stream()
                .filter(verdict -> verdict.state() != DivergenceState.SUSPECT)
                .collect(groupingBy(verdict -> verdict.key() + " " + verdict.state(), counting()));
        assertThat(rulings)
                .hasSize(80)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
        assertThat(all)
                .filteredOn(verdict -> verdict.state() != DivergenceState.SUSPECT)
                .allSatisfy(verdict -> assertThat(verdict.state())
                        .isEqualTo(missing(verdict) ? DivergenceState.CONFIRMED : DivergenceState.REFUTED));
    }

    private static boolean missing(Divergence verdict) {
        return Integer.parseInt(verdict.key().columns().getFirst().text()) % 100 < 50;
    }

    private static void assertBalanced(Migration migration) {
        assertThat(migration.progress()).hasSize(PARTITIONS);
        assertThat(migration.progress().values()).allSatisfy(each -> {
            assertThat(each.sourceAccount().balanced()).isTrue();
            assertThat(each.targetAccount().balanced()).isTrue();
        });
    }

    /// Three topics are read, and none of the instances has all of them.
    private static void awaitBoth(Migration migration) {
        patiently()
                .untilAsserted(() -> assertThat(migration.shares())
                        .hasSize(2)
                        .containsOnlyKeys("a", "b")
                        .allSatisfy((_, share) -> assertThat(share).isBetween(1, 3 * PARTITIONS - 1))
                        .satisfies(shares -> assertThat(shares.values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum())
                                .isEqualTo(3 * PARTITIONS)));
    }

    private static void awaitAlone(Migration migration, String instance) {
        patiently().untilAsserted(() -> assertThat(migration.shares()).isEqualTo(Map.of(instance, 3 * PARTITIONS)));
    }

    /// @param cut how many watermarks at the end may not have come to every partition
    private static void awaitProven(Migration migration, List<LogRecord> history, long cut) {
        long last = Set.of(SOURCE, TARGET).stream()
                .mapToLong(side -> history.stream()
                        .filter(each -> each.side() == side)
                        .map(LogRecord::record)
                        .mapToLong(record -> record instanceof Watermark watermark ? watermark.sequence() : 0)
                        .max()
                        .orElseThrow())
                .min()
                .orElseThrow();
        patiently().until(() -> migration.proven(PARTITIONS) >= last - cut);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(250));
    }
}
