package io.lockstep.app;

import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A lane of migration `shop` that outlives every service, as `lockstep setup` makes it.
final class KeptLane {
    private static final String MIGRATION = "shop";

    private KeptLane() {}

    static void create(Lab lab, Map<String, String> kafka, int partitions) throws SQLException {
        ChangeTopics.create(kafka, MIGRATION, partitions);
        var names = new LaneNames(MIGRATION, LaneNames.ONLY);
        LaneSetup.create(new LaneSettings(
                names,
                address(lab.source().database()),
                address(lab.target().database()),
                new TableSelection(List.of("public.*"), List.of()),
                "lockstep",
                Optional.of(MIGRATION)));
        for (Database database : List.of(lab.source().database(), lab.target().database())) {
            String side = database.equals(lab.source().database()) ? "source" : "target";
            execute(database, """
                    CREATE TABLE IF NOT EXISTS lockstep.lane (lane text PRIMARY KEY, epoch bigint, reason text, begun_at timestamptz);
                    CREATE TABLE IF NOT EXISTS lockstep.created (side text, kind text, name text, by text);
                    INSERT INTO lockstep.lane VALUES ('main', 1, 'test', now());
                    INSERT INTO lockstep.created VALUES ('%s', 'slot', 'lockstep_%s_%s', 'setup')""".formatted(side, MIGRATION, side));
        }
    }

    private static DatabaseAddress address(Database database) {
        return new DatabaseAddress(database.jdbcUrl(), database.user(), new Secret(database.password()));
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
