package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.Watermark;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.Shop;
import io.lockstep.lab.TableName;
import io.lockstep.lab.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicatedIT implements OnSharedLab {
    @Test
    void under_native_replication_both_logs_show_the_same_history_of_every_row_cut_by_the_same_watermarks()
            throws SQLException {
        var migration = new Migration("capture_shop");
        Shop.create(migration.database(Side.SOURCE), migration.database(Side.TARGET), 300, 7);
        String[] tables = Shop.tables().stream().map(TableName::name).toArray(String[]::new);
        try (NativeReplication replication = migration.replicate(tables);
                LaneSetup setup = migration.setup();
                Capture source = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                Capture target = Capture.start(migration.capture(Side.TARGET, setup.tables(Side.TARGET)));
                WatermarkWriter writer = migration.watermarks(Duration.ofMillis(100))) {
            try (Workload workload = Workload.start(migration.database(Side.SOURCE), 11, 100)) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> workload.counts().transactions() > 200);
            }
            replication.awaitCaughtUp(Duration.ofMinutes(2));
            long last = writer.status().written() + 2;
            for (Side side : Side.values()) {
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(() ->
                                assertThat(lowestLast(migration.log(side))).isGreaterThanOrEqualTo(last));
            }

            assertThat(source.status().error()).isEmpty();
            assertThat(target.status().error()).isEmpty();
            ChangeLog sourceLog = migration.log(Side.SOURCE);
            ChangeLog targetLog = migration.log(Side.TARGET);
            assertThat(histories(targetLog, last))
                    .isEqualTo(histories(sourceLog, last))
                    .hasSizeGreaterThan(50);
            for (ChangeLog log : List.of(sourceLog, targetLog)) {
                log.partitions().values().forEach(ReplicatedIT::assertPositionsIncrease);
                log.partitions().values().forEach(ReplicatedIT::assertWatermarksAreComplete);
            }
            assertSeenIsNeverTooHigh(sourceLog, targetLog, last);
            assertThat(writer.status().seen()).isPositive();
        }
    }

    private static long lowestLast(ChangeLog log) {
        return log.partitions().values().stream()
                .mapToLong(records -> watermarks(records).stream()
                        .mapToLong(Watermark::sequence)
                        .max()
                        .orElse(0))
                .min()
                .orElseThrow();
    }

    /// What happened to each row before a watermark: operation and image, in order.
    private static Map<RowKey, List<String>> histories(ChangeLog log, long last) {
        Map<RowKey, List<String>> histories = new HashMap<>();
        for (List<ChangeRecord> records : log.partitions().values()) {
            for (ChangeRecord record : records) {
                if (record instanceof Watermark mark && mark.sequence() >= last) {
                    break;
                } else if (record instanceof RowVersion version) {
                    histories
                            .computeIfAbsent(version.key(), _ -> new ArrayList<>())
                            .add(version.operation() + " " + version.image().hashCode());
                }
            }
        }
        return histories;
    }

    private static void assertPositionsIncrease(List<ChangeRecord> records) {
        Position last = Position.START;
        for (ChangeRecord record : records) {
            if (record instanceof RowVersion || record instanceof Watermark) {
                assertThat(record.position()).isGreaterThan(last);
                last = record.position();
            }
        }
    }

    private static void assertWatermarksAreComplete(List<ChangeRecord> records) {
        long sequence = 0;
        Set<Position> since = new HashSet<>();
        for (ChangeRecord record : records) {
            if (record instanceof RowVersion) {
                since.add(record.position());
            } else if (record instanceof Watermark mark) {
                assertThat(mark.sequence()).isEqualTo(sequence == 0 ? mark.sequence() : sequence + 1);
                assertThat(mark.versionsSince()).isEqualTo(since.size());
                sequence = mark.sequence();
                since.clear();
            }
        }
        assertThat(sequence).isPositive();
    }

    /// A watermark that was seen when another was written was in the target's log before. Up to the last one that the
    /// captures have been waited for: one that was written since may be known on the source's side alone.
    private static void assertSeenIsNeverTooHigh(ChangeLog source, ChangeLog target, long last) {
        Set<Long> applied = new HashSet<>();
        target.all(Watermark.class).forEach(mark -> applied.add(mark.sequence()));
        assertThat(source.all(Watermark.class))
                .filteredOn(mark -> mark.sequence() <= last)
                .isNotEmpty()
                .allSatisfy(mark -> {
                    assertThat(mark.seen()).isLessThan(mark.sequence());
                    assertThat(mark.seen() == 0 || applied.contains(mark.seen()))
                            .isTrue();
                    assertThat(mark.epoch()).isEqualTo(1);
                });
    }

    private static List<Watermark> watermarks(List<ChangeRecord> records) {
        return records.stream()
                .filter(Watermark.class::isInstance)
                .map(Watermark.class::cast)
                .toList();
    }
}
