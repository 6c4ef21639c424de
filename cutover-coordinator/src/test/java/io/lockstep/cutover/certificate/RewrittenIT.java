package io.lockstep.cutover.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.SharedServers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// After which changes a snapshot does not show a table any more, on a real server.
class RewrittenIT {
    private static final String NAME = "rewritten";

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | INSERT INTO plain VALUES (9) | false",
                "plain | DELETE FROM plain | false",
                "plain | ALTER TABLE plain ADD COLUMN more int | false",
                "plain | ANALYZE plain | false",
                "plain | TRUNCATE plain | true",
                "plain | ALTER TABLE plain ALTER id TYPE bigint | true",
                "plain | DROP TABLE plain; CREATE TABLE plain (id int) | true",
                "plain | ALTER TABLE plain RENAME TO other; CREATE TABLE plain (id int) | true",
                "parent | TRUNCATE apart | false",
                "parent | INSERT INTO parent VALUES (1) | false",
                "parent | TRUNCATE child | true",
                "parent | ALTER TABLE parent ATTACH PARTITION apart FOR VALUES FROM (10) TO (20) | true",
                "parent | CREATE TABLE born PARTITION OF parent FOR VALUES FROM (20) TO (30) | true",
                "parent | ALTER TABLE parent DETACH PARTITION child | true",
                "parent | DROP TABLE child | true"
            })
    void a_change_after_the_snapshot_is_told(String table, String change, boolean told) throws SQLException {
        on(
                "DROP TABLE IF EXISTS plain, parent, apart, other, born, child",
                "CREATE TABLE plain (id int)",
                "INSERT INTO plain VALUES (1)",
                "CREATE TABLE parent (id int) PARTITION BY RANGE (id)",
                "CREATE TABLE child PARTITION OF parent FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE apart (id int)");
        try (Connection session =
                Snapshot.session(SharedServers.connector(Side.TARGET, NAME), "SET TimeZone = 'UTC'")) {
            Snapshot.open(Side.TARGET, session);
            assertThat(rewritten(session, table)).as("before").isFalse();

            on(change);

            assertThat(rewritten(session, table)).as(change).isEqualTo(told);
        }
    }

    /// Locks are given back, as they are after each table.
    private static boolean rewritten(Connection session, String table) throws SQLException {
        Savepoint before = session.setSavepoint();
        boolean rewritten = Rewritten.is(session, new TableId("public", table));
        session.rollback(before);
        return rewritten;
    }

    private static void on(String... statements) throws SQLException {
        SharedServers.execute(SharedServers.database(Side.TARGET, NAME), statements);
    }
}
