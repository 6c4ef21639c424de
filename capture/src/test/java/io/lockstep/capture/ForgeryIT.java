package io.lockstep.capture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.lab.NativeReplication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What somebody can do to the watermark table, on two servers with native replication between them.
@Execution(ExecutionMode.CONCURRENT)
class ForgeryIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ROW =
            "SELECT sequence || ',' || seen || ',' || epoch || ',' || quote_literal(mac)" + " FROM lockstep.watermark";

    @Test
    void a_row_that_the_writer_did_not_write_is_never_sent_on_and_named_with_its_place() throws SQLException {
        try (Lane lane = new Lane("forged")) {
            lane.awaitMore(60);
            assertThat(lane.concerns(Side.SOURCE)).as("as long without forgery").isEmpty();
            assertThat(lane.concerns(Side.TARGET)).isEmpty();

            lane.migration.run(Side.TARGET, "UPDATE lockstep.watermark SET sequence = sequence + 1000000000");
            lane.awaitForgery(Side.TARGET);
            assertThat(lane.concerns(Side.SOURCE)).isEmpty();
            lane.migration.run(Side.SOURCE, "UPDATE lockstep.watermark SET epoch = 77");
            lane.awaitForgery(Side.SOURCE);
            lane.migration.run(
                    Side.SOURCE,
                    "BEGIN; DELETE FROM lockstep.watermark; INSERT INTO lockstep.watermark"
                            + " VALUES ('main', 1000000000000, 1, 0, now(), '\\x0102'); COMMIT");
            await().atMost(SOON)
                    .until(() -> lane.concerns(Side.SOURCE).getFirst().message().startsWith("2 changes"));
            lane.awaitMore(60);

            assertThat(lane.forged(Side.SOURCE)).isEqualTo(2);
            assertThat(lane.forged(Side.TARGET))
                    .as("its own, and two that the replicator has brought")
                    .isEqualTo(3);
            assertThat(lane.concerns(Side.SOURCE).getFirst().message())
                    .contains(
                            "lockstep.watermark, transaction ", ", position ", " of the source ", "setup --new-epoch");
            lane.assertGenuineAndWhole();
            for (Side side : Side.values()) {
                assertThat(lane.migration.log(side).all(TableNotice.class))
                        .hasSize(Migration.PARTITIONS)
                        .allSatisfy(notice -> {
                            assertThat(notice.reason()).isEqualTo(UnprovenReason.FORGED_WATERMARK);
                            assertThat(notice.table()).hasToString("lockstep.watermark");
                        });
            }
        }
    }

    @Test
    void an_old_row_with_its_own_signature_is_an_alarm_on_the_source_and_nothing_on_the_target() throws SQLException {
        try (Lane lane = new Lane("replayed")) {
            String[] old = lane.migration.text(Side.SOURCE, ROW).split(",", -1);
            String replay = "UPDATE lockstep.watermark SET sequence = %s, seen = %s, epoch = %s, mac = %s"
                    .formatted((Object[]) old);
            lane.awaitMore(30);
            lane.migration.run(Side.TARGET, replay);
            lane.awaitMore(30);
            assertThat(lane.concerns(Side.TARGET)).isEmpty();
            assertThat(lane.concerns(Side.SOURCE)).isEmpty();

            lane.migration.run(Side.SOURCE, replay);
            lane.awaitForgery(Side.SOURCE);
            lane.awaitMore(30);

            assertThat(lane.concerns(Side.SOURCE).getFirst().message()).contains("copy of an old row");
            lane.assertGenuineAndWhole();
        }
    }

    @Test
    void a_row_that_is_deleted_or_truncated_is_written_again_with_the_next_number() throws SQLException {
        try (Lane lane = new Lane("deleted")) {
            lane.awaitMore(30);
            lane.migration.run(Side.SOURCE, "DELETE FROM lockstep.watermark");
            lane.awaitMore(30);
            lane.migration.run(Side.SOURCE, "TRUNCATE lockstep.watermark");
            lane.awaitMore(30);
            assertThat(lane.concerns(Side.SOURCE)).isEmpty();
            assertThat(lane.concerns(Side.TARGET)).isEmpty();
            lane.assertGenuineAndWhole();

            lane.migration.run(Side.TARGET, "DELETE FROM lockstep.watermark");
            await().atMost(SOON)
                    .until(() -> lane.writer.status().error().orElse("").contains("has lost its row"));
            lane.migration.run(Side.SOURCE, "DELETE FROM lockstep.watermark");
            lane.awaitMore(30);
            assertThat(lane.writer.status().error()).isEmpty();
        }
    }

    @Test
    void a_writer_that_finds_a_row_of_somebody_else_begins_with_numbers_that_were_never_written() throws SQLException {
        try (Lane lane = new Lane("resumed")) {
            lane.awaitMore(30);
            lane.writer.close();
            long written = lane.writer.status().written();
            long epoch = lane.writer.status().epoch();
            lane.migration.run(Side.SOURCE, "UPDATE lockstep.watermark SET sequence = 2, seen = 0, epoch = 9");

            try (WatermarkWriter next = lane.migration.watermarks(Duration.ofMillis(50))) {
                await().atMost(SOON).until(() -> next.status().written() > 0);
                assertThat(next.status().written()).isGreaterThan(written);
                assertThat(next.status().epoch())
                        .as("the epoch is not the row's to say")
                        .isEqualTo(epoch);
                await().atMost(SOON).until(() -> next.status().seen() > written);
            }
        }
    }

    /// A lane that runs.
    private static final class Lane implements AutoCloseable {
        private static final Duration INTERVAL = Duration.ofMillis(50);

        private final Migration migration;
        private final NativeReplication replication;
        private final LaneSetup setup;
        private final Capture source;
        private final Capture target;
        private final WatermarkWriter writer;

        Lane(String name) throws SQLException {
            migration = new Migration("forgery_" + name);
            migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
            replication = migration.replicate("a");
            setup = migration.setup();
            source = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
            target = Capture.start(migration.capture(Side.TARGET, setup.tables(Side.TARGET)));
            writer = migration.watermarks(INTERVAL);
            await().atMost(SOON).until(() -> writer.status().seen() > 2);
        }

        List<Concern> concerns(Side side) {
            return (side == Side.SOURCE ? source : target).status().concerns();
        }

        long forged(Side side) {
            return (side == Side.SOURCE ? source : target).status().forged();
        }

        void awaitForgery(Side side) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(concerns(side))
                            .singleElement()
                            .satisfies(concern ->
                                    assertThat(concern.reason()).isEqualTo(UnprovenReason.FORGED_WATERMARK)));
        }

        /// Returns when so many watermarks more were written and read on both sides.
        void awaitMore(int count) {
            long last = writer.status().written() + count;
            await().atMost(SOON).until(() -> writer.status().seen() >= last);
            for (Side side : Side.values()) {
                await().atMost(SOON)
                        .until(() -> migration.log(side).all(Watermark.class).stream()
                                .anyMatch(mark -> mark.sequence() >= last));
            }
        }

        /// Every watermark of the source is there once in each partition, and no other.
        void assertGenuineAndWhole() {
            List<Long> numbers = requireNonNull(
                            migration.log(Side.SOURCE).partitions().get(0))
                    .stream()
                    .filter(Watermark.class::isInstance)
                    .map(record -> ((Watermark) record).sequence())
                    .toList();
            for (int i = 1; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
            }
            assertThat(migration.log(Side.TARGET).all(Watermark.class))
                    .allSatisfy(mark -> assertThat(mark.sequence())
                            .isLessThanOrEqualTo(writer.status().written()));
        }

        @Override
        public void close() throws SQLException {
            writer.close();
            source.close();
            target.close();
            setup.close();
            replication.close();
        }
    }
}
