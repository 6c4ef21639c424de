package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeReplicationIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final TableName THINGS = new TableName("public", "Odd \"things\"");
    private static final TableName LATER = new TableName("public", "later");

    @Test
    void rows_are_copied_then_followed_and_nothing_arrives_while_it_is_paused() throws SQLException {
        Database source = SharedLab.emptyDatabase(SharedLab.lab().source(), "replicated");
        Database target = SharedLab.emptyDatabase(SharedLab.lab().target(), "replicated");
        for (Database side : List.of(source, target)) {
            Sessions.execute(side, "CREATE TABLE " + THINGS.quoted() + " (id int PRIMARY KEY)");
            Sessions.execute(side, "CREATE TABLE later (id int PRIMARY KEY)");
        }
        Sessions.execute(source, "INSERT INTO " + THINGS.quoted() + " SELECT generate_series(1, 1000)");

        try (NativeReplication replication = NativeReplication.create(source, target, "copy_it", List.of(THINGS))) {
            replication.awaitSynchronised(LONG);
            assertThat(count(target, THINGS)).isEqualTo("1000");

            replication.disable();
            Sessions.execute(source, "DELETE FROM " + THINGS.quoted() + " WHERE id <= 400");
            assertThat(count(target, THINGS)).isEqualTo("1000");

            replication.enable();
            replication.awaitCaughtUp(LONG);
            assertThat(count(target, THINGS)).isEqualTo("600");

            Sessions.execute(source, "INSERT INTO later VALUES (1), (2)");
            replication.addTable(LATER);
            replication.awaitSynchronised(LONG);
            assertThat(count(target, LATER)).isEqualTo("2");
        }

        assertThat(Sessions.text(source, "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'copy_it'"))
                .isEqualTo("0");
        assertThat(Sessions.text(source, "SELECT count(*) FROM pg_publication")).isEqualTo("0");
        assertThat(Sessions.text(target, "SELECT count(*) FROM pg_subscription WHERE subname = 'copy_it'"))
                .isEqualTo("0");
    }

    private static String count(Database side, TableName table) throws SQLException {
        return Sessions.text(side, "SELECT count(*) FROM " + table.quoted());
    }
}
