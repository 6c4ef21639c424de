package io.lockstep.cutover.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.SharedServers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VolumeIT {
    private static final TableId PLAIN = new TableId("public", "Odd \"name\"; --");
    private static final TableId PARTED = new TableId("public", "parted");
    private static final TableId PART = new TableId("public", "part_1");

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create("volume");
        SharedServers.execute(
                SharedServers.database(Side.SOURCE, "volume"),
                "CREATE TABLE \"Odd \"\"name\"\"; --\" AS SELECT id, repeat('x', 100) AS v FROM generate_series(1, 10000) id",
                "CREATE TABLE parted (id integer PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE part_1 PARTITION OF parted FOR VALUES FROM (0) TO (100000)",
                "INSERT INTO parted SELECT generate_series(1, 20000)");
    }

    @Test
    void tables_with_indexes_and_each_partition_once() throws SQLException {
        assertThat(volume(PLAIN)).isEqualTo(asked("SELECT pg_total_relation_size('\"Odd \"\"name\"\"; --\"')"));
        long part = asked("SELECT pg_total_relation_size('part_1')");
        assertThat(part).as("with its index").isGreaterThan(asked("SELECT pg_table_size('part_1')"));
        assertThat(volume(PARTED)).isEqualTo(part);
        assertThat(volume(PARTED, PART)).isEqualTo(part);
        assertThat(volume(PLAIN, PARTED)).isEqualTo(volume(PLAIN) + part);
        assertThat(volume(new TableId("public", "gone"))).isZero();
        assertThat(volume()).isZero();
    }

    private static long volume(TableId... tables) throws SQLException {
        try (Connection session = session()) {
            return Volume.of(session, List.of(tables)).bytes();
        }
    }

    private static long asked(String sql) throws SQLException {
        try (Connection session = session();
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection session() throws SQLException {
        return SharedServers.connector(Side.SOURCE, "volume").connect();
    }
}
