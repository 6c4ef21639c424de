package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Hundreds of tables, all of which one transaction of many rows writes to.
@Execution(ExecutionMode.CONCURRENT)
class ManyTablesIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int TABLES = 500;
    private static final int ROWS = 40;

    private static final String CREATE = """
            DO $$ BEGIN
                FOR i IN 1..%d LOOP
                    EXECUTE format('CREATE TABLE %%I (id int PRIMARY KEY, a text, b numeric, c timestamptz)', 'many_' || i);
                END LOOP;
            END $$""".formatted(TABLES);
    private static final String WRITE = """
            DO $$ BEGIN
                FOR i IN 1..%d LOOP
                    EXECUTE format('INSERT INTO %%I SELECT id, ''a'', id, now() FROM generate_series(1, %d) id', 'many_' || i);
                END LOOP;
            END $$""".formatted(TABLES, ROWS);

    @Test
    void every_row_of_a_transaction_over_hundreds_of_tables_is_captured_once_and_in_order() throws SQLException {
        var migration = new Migration("capture_many");
        migration.runOnBoth(CREATE);
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            assertThat(setup.tables(Side.SOURCE)).hasSize(TABLES);
            migration.run(Side.SOURCE, WRITE);
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(capture.status().error()).isEmpty();
                assertThat(migration.log(Side.SOURCE).all(RowVersion.class)).hasSize(TABLES * ROWS);
            });
            assertThat(capture.status().restarts()).isZero();
            assertThat(capture.status().concerns()).isEmpty();
        }
        List<RowVersion> versions = migration.log(Side.SOURCE).all(RowVersion.class);
        assertThat(versions.stream().map(RowVersion::position).collect(Collectors.toSet()))
                .as("each has a position of its own")
                .hasSize(TABLES * ROWS);
        assertThat(versions.stream()
                        .map(version -> version.position().previousCommit())
                        .distinct())
                .as("after the same commit")
                .hasSize(1);
        assertThat(versions.stream()
                        .mapToInt(version -> version.position().ordinal())
                        .max())
                .hasValue(TABLES * ROWS - 1);
    }
}
