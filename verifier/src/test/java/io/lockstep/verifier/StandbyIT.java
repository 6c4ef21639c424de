package io.lockstep.verifier;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.History.Change.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.verifier.streams.History;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.LagInfo;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Of two verifiers that share the work one stops, and the other takes its share over: without a standby it has to read
/// that state from Kafka first.
@Execution(ExecutionMode.CONCURRENT)
class StandbyIT implements OnSharedBroker {
    private static final int PARTITIONS = 2;
    private static final int ROWS = 1000;

    /// What was written between the last look at the copy and the end is read.
    @Test
    void with_a_standby_hardly_anything_is_read_to_take_over() {
        assertThat(readToTakeOver(1)).isLessThan(ROWS / 10);
    }

    @Test
    void without_one_every_row_of_the_share_is() {
        assertThat(readToTakeOver(0)).isGreaterThan(ROWS / 3);
    }

    private static long readToTakeOver(int standbys) {
        Migration migration = SharedBroker.migration(PARTITIONS);
        try (Verifier staying = start(migration, "a", standbys)) {
            var history = new History(PARTITIONS).watermark(1);
            long before;
            try (Verifier _ = start(migration, "b", standbys)) {
                patiently().untilAsserted(() -> assertThat(migration.shares()).isEqualTo(Map.of("a", 3, "b", 3)));
                move(history);
                migration.send(history.records());
                patiently().until(() -> migration.proven(PARTITIONS) == 2);
                awaitCopies(staying, standbys);
                before = staying.restoredRecords();
            }
            int sent = history.records().size();
            patiently().untilAsserted(() -> assertThat(migration.shares()).isEqualTo(Map.of("a", 3 * PARTITIONS)));
            migration.send(history.watermark(3).records().subList(sent, sent + 2 * PARTITIONS));
            patiently().until(() -> migration.proven(PARTITIONS) == 3);
            return staying.restoredRecords() - before;
        }
    }

    private static void move(History history) {
        for (int row = 0; row < ROWS; row++) {
            history.commit(SOURCE, insert(row, 10, 20)).commit(TARGET, insert(row, 10, 20));
        }
        history.watermark(2);
    }

    private static Verifier start(Migration migration, String instance, int standbys) {
        return Verifier.start(migration
                .settings()
                .withInstance(instance)
                .withStateDirectory(migration.stateDirectory().resolve(instance))
                .withStandbys(standbys));
    }

    /// It has the state of one partition, or of both, and all of it but for the end of a transaction.
    private static void awaitCopies(Verifier verifier, int standbys) {
        patiently()
                .untilAsserted(() -> assertThat(
                                verifier.streams().allLocalStorePartitionLags().values())
                        .allSatisfy(partitions -> assertThat(partitions).hasSize(1 + standbys))
                        .flatExtracting(Map::values)
                        .extracting(LagInfo::offsetLag)
                        .allMatch(lag -> lag <= 1));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(250));
    }
}
