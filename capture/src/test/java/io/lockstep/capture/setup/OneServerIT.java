package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.Snapshot;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OneServerIT implements OnSharedLab {
    private static final String ROLE = "capture of both";

    @Test
    void a_role_of_both_databases_is_made_once_and_gone_after_the_cleanup() throws SQLException {
        Database server = SharedLab.lab().source().database();
        SetupSettings settings = settings(database(server, "one_old"), database(server, "one_new"));

        assertThat(Pair.setUp(settings))
                .filteredOn(step -> step.what().equals("role " + ROLE))
                .hasSize(1);
        try (Setup again = Setup.plan(settings)) {
            assertThat(again.isComplete()).as("a second setup finds everything").isTrue();
        }
        for (Side side : Side.values()) {
            DatabaseAddress address = side == Side.SOURCE
                    ? settings.lanes().getFirst().source()
                    : settings.lanes().getFirst().target();
            try (var session = Session.open(side, address)) {
                assertThat(session.exists("SELECT 1 FROM a")).isFalse();
                assertThat(session.exists("SELECT 1 FROM pg_roles WHERE rolname = ? AND rolreplication", ROLE))
                        .isTrue();
            }
        }

        assertThat(Pair.cleanUp(settings)).as("everything is gone").isTrue();
        assertThat(Snapshot.of(server)).noneMatch(line -> line.contains(ROLE));
    }

    private static SetupSettings settings(Database source, Database target) {
        var lane = new LaneSettings(
                new LaneNames("one", LaneNames.ONLY),
                address(source, ROLE, Pair.PASSWORD),
                address(target, ROLE, Pair.PASSWORD),
                new TableSelection(List.of("public.*"), List.of()),
                "lockstep",
                Optional.empty());
        return SetupSettings.permanent(lane, administrator(source), administrator(target), Optional.empty());
    }

    private static Database database(Database server, String name) throws SQLException {
        Pair.execute(server, "CREATE DATABASE " + name);
        Pair.execute(server.named(name), "CREATE TABLE a (id int PRIMARY KEY)");
        return server.named(name);
    }

    private static DatabaseAddress administrator(Database database) {
        return address(database, database.user(), new Secret(database.password()));
    }

    private static DatabaseAddress address(Database database, String user, Secret password) {
        return new DatabaseAddress(database.jdbcUrl(), user, password);
    }
}
