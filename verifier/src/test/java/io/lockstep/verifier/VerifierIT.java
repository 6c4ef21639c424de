package io.lockstep.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.Watermark;
import io.lockstep.events.json.Progress;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.verifier.VerifierSettings.Storage;
import io.lockstep.verifier.streams.LogRecord;
import io.lockstep.verifier.streams.RandomHistory;
import io.lockstep.verifier.streams.Verdicts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The verifier on a real broker, with three partitions: whatever happens to it on the way, it says what the judge
/// alone says about the same logs.
@Execution(ExecutionMode.CONCURRENT)
class VerifierIT implements OnSharedBroker {
    private static final int PARTITIONS = 3;
    private static final int KEYS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @ParameterizedTest
    @EnumSource(Storage.class)
    void a_history_gets_the_verdicts_of_the_judge_alone(Storage storage) {
        Migration migration = SharedBroker.migration(PARTITIONS);
        List<LogRecord> history = RandomHistory.records(11, PARTITIONS, KEYS, 3000, 0.02);
        migration.send(history);

        try (Verifier _ = Verifier.start(migration.settings().withStorage(storage))) {
            awaitProven(migration, history);
        }

        assertSameAsJudgeAlone(migration, history);
    }

    @Test
    void a_correct_replicator_is_never_suspected_and_everything_is_settled() {
        Migration migration = SharedBroker.migration(PARTITIONS);
        List<LogRecord> history = RandomHistory.records(12, PARTITIONS, KEYS, 3000, 0);

        try (Verifier _ = Verifier.start(migration.settings().withThreads(2))) {
            migration.send(history);
            awaitProven(migration, history);
        }

        assertThat(migration.verdicts()).isEmpty();
        assertThat(migration.progress().values()).allSatisfy(each -> {
            assertThat(each.sourceAccount().waiting()).isZero();
            assertThat(each.sourceAccount().balanced()).isTrue();
            assertThat(each.targetAccount().balanced()).isTrue();
        });
    }

    @Test
    void stopping_and_starting_in_the_middle_changes_nothing() {
        Migration migration = SharedBroker.migration(PARTITIONS);
        List<LogRecord> history = RandomHistory.records(13, PARTITIONS, KEYS, 3000, 0.02);

        int half = history.size() / 2;
        migration.send(history.subList(0, half));
        try (Followed _ = Followed.start(migration.settings())) {
            awaitSomething(migration);
        }
        migration.send(history.subList(half, history.size()));
        try (Verifier _ = Verifier.start(migration.settings())) {
            awaitProven(migration, history);
        }

        assertSameAsJudgeAlone(migration, history);
    }

    @Test
    void losing_the_local_state_changes_nothing() {
        Migration migration = SharedBroker.migration(PARTITIONS);
        List<LogRecord> history = RandomHistory.records(14, PARTITIONS, KEYS, 3000, 0.02);

        int half = history.size() / 2;
        migration.send(history.subList(0, half));
        try (Followed _ = Followed.start(migration.settings())) {
            awaitSomething(migration);
        }
        migration.send(history.subList(half, history.size()));
        var elsewhere = migration.settings().withStateDirectory(SharedBroker.stateDirectory("elsewhere"));
        try (Verifier _ = Verifier.start(elsewhere)) {
            awaitProven(migration, history);
        }

        assertSameAsJudgeAlone(migration, history);
    }

    @Test
    void kill_9_at_any_moment_changes_nothing() throws Exception {
        Migration migration = SharedBroker.migration(PARTITIONS);
        List<LogRecord> history = RandomHistory.records(15, PARTITIONS, KEYS, 6000, 0.01);
        int third = history.size() / 3;
        Followed.start(migration.settings()).close();

        for (int part = 0; part < 2; part++) {
            long before = received(migration);
            try (VerifierProcess process = VerifierProcess.start(migration)) {
                migration.send(history.subList(part * third, (part + 1) * third));
                patiently().until(() -> received(migration) > before);
                process.kill();
            }
        }
        migration.send(history.subList(2 * third, history.size()));
        try (Verifier _ = Verifier.start(migration.settings())) {
            awaitProven(migration, history);
        }

        assertSameAsJudgeAlone(migration, history);
    }

    @Test
    void a_restart_of_the_broker_changes_nothing() {
        KafkaBroker broker = SharedBroker.another("restarted");
        Migration migration = SharedBroker.migration(broker, PARTITIONS);
        List<LogRecord> history = RandomHistory.records(16, PARTITIONS, KEYS, 3000, 0.02);
        int half = history.size() / 2;

        migration.send(history.subList(0, half));
        try (Verifier verifier = Verifier.start(migration.settings())) {
            awaitSomething(migration);
            broker.stop();
            broker.start();
            migration.send(history.subList(half, history.size()));
            awaitProven(migration, history);
            assertThat(verifier.status().state()).isEqualTo(VerifierStatus.State.RUNNING);
        }

        assertSameAsJudgeAlone(migration, history);
    }

    private static void assertSameAsJudgeAlone(Migration migration, List<LogRecord> history) {
        Verdicts expected = Verdicts.of(history);
        Verdicts found = Verdicts.of(migration.verdicts().values(), migration.progress());
        assertThat(expected.findings()).isNotEmpty();
        assertThat(found).isEqualTo(expected);
        assertThat(found.partitions().values()).allSatisfy(each -> {
            assertThat(each.source().balanced()).isTrue();
            assertThat(each.target().balanced()).isTrue();
        });
    }

    private static void awaitSomething(Migration migration) {
        patiently().until(() -> received(migration) > 0);
    }

    private static void awaitProven(Migration migration, List<LogRecord> history) {
        long last = history.stream()
                .map(LogRecord::record)
                .mapToLong(record -> record instanceof Watermark watermark ? watermark.sequence() : 0)
                .max()
                .orElseThrow();
        patiently().until(() -> migration.proven(PARTITIONS) == last);
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }

    private static long received(Migration migration) {
        Collection<Progress> progress = migration.progress().values();
        return progress.stream()
                .mapToLong(each ->
                        each.sourceAccount().received() + each.targetAccount().received())
                .sum();
    }
}
