package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.Capture;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.RetainedLog;
import io.lockstep.capture.database.SlotState;
import io.lockstep.capture.doctor.Doctor;
import io.lockstep.capture.doctor.Finding;
import io.lockstep.capture.doctor.Severity;
import io.lockstep.events.Side;
import io.lockstep.events.UnprovenReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// A source whose server really gives a slot up, since it retains more than `max_slot_wal_keep_size`: what is said of
/// it,
/// and that a setup repairs it. The server must have no other slots.
final class Invalidation {
    private static final Duration SOON = Duration.ofMinutes(2);

    private Invalidation() {}

    static void of(Pair pair) throws SQLException {
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        ChangeTopics.create(Pair.kafka().properties(), pair.migration(), 3);
        Pair.setUp(pair.settings());
        assertThat(examine(pair)).extracting(Finding::severity).containsOnly(Severity.OK);
        assertThat(state(pair).lost()).isFalse();
        assertThat(state(pair).safeBytes()).isPositive();

        pair.run(Side.SOURCE, "ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'", "SELECT pg_reload_conf()");
        RetainedLog.write(pair.database(Side.SOURCE), 40);
        RetainedLog.oldestFile(pair.database(Side.SOURCE));

        assertThat(state(pair).lost()).isTrue();
        assertThat(state(pair).lostBecause()).contains("max_slot_wal_keep_size");
        assertThat(state(pair).invalidation()).isEqualTo(pair.major(Side.SOURCE) < 17 ? "" : "wal_removed");
        assertThat(examine(pair))
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("slot", "lost"));
        try (Capture capture = Capture.start(Captures.of(pair, Side.SOURCE))) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(capture.status().concerns())
                            .singleElement()
                            .satisfies(concern -> {
                                assertThat(concern.reason()).isEqualTo(UnprovenReason.SLOT_LOST);
                                assertThat(concern.message()).contains("max_slot_wal_keep_size", "lockstep setup");
                            }));
            assertThat(capture.status().slotsGivenUp()).as("it retains nothing").isZero();
        }
        pair.run(Side.SOURCE, "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'", "SELECT pg_reload_conf()");
        Pair.setUp(pair.settings());
        assertThat(state(pair).lost()).isFalse();
        Pair.cleanUp(pair.settings());
    }

    private static List<Finding> examine(Pair pair) {
        return new Doctor(pair.settings(), Set.of(), InstantSource.system()).examine();
    }

    private static SlotState state(Pair pair) throws SQLException {
        try (Connection connection = pair.runtime(Side.SOURCE).connect()) {
            return SlotState.read(connection, pair.names().slot(Side.SOURCE)).orElseThrow();
        }
    }
}
