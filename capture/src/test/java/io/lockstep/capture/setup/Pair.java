package io.lockstep.capture.setup;

import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.Snapshot;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Two databases of one name, an administrator and the roles of the services, which do not exist yet.
final class Pair {
    static final Secret PASSWORD = new Secret("it's a \"secret\"");

    private final Database source;
    private final Database target;
    private final String migration;
    private Optional<String> subscription = Optional.empty();
    private String role;
    private String schema = "lockstep";

    private Pair(Database source, Database target, String migration) {
        this.source = source;
        this.target = target;
        this.migration = migration;
        this.role = "capture of " + migration;
    }

    /// On the shared servers.
    static Pair create(String migration) throws SQLException {
        return create(
                SharedLab.lab().source().database(), SharedLab.lab().target().database(), migration, migration);
    }

    static Pair create(Database sourceServer, Database targetServer, String migration, String database)
            throws SQLException {
        for (Database server : List.of(sourceServer, targetServer)) {
            execute(server, "CREATE DATABASE " + quoted(database));
        }
        return new Pair(sourceServer.named(database), targetServer.named(database), migration);
    }

    Pair withRole(String name) {
        role = name;
        return this;
    }

    Pair withSchema(String name) {
        schema = name;
        return this;
    }

    String role() {
        return role;
    }

    String migration() {
        return migration;
    }

    Database database(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    void run(Side side, String... statements) throws SQLException {
        for (String statement : statements) {
            execute(database(side), statement);
        }
    }

    void runOnBoth(String... statements) throws SQLException {
        run(Side.SOURCE, statements);
        run(Side.TARGET, statements);
    }

    String text(Side side, String query) throws SQLException {
        try (Connection connection = database(side).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    int major(Side side) throws SQLException {
        return Integer.parseInt(text(side, "SELECT current_setting('server_version_num')::int / 10000"));
    }

    /// What both databases and their servers hold, except rows.
    List<String> snapshot() throws SQLException {
        return Stream.concat(
                        Snapshot.of(source).stream().map(line -> "source " + line),
                        Snapshot.of(target).stream().map(line -> "target " + line))
                .toList();
    }

    NativeReplication replicate(String... tables) throws SQLException {
        List<TableName> names =
                Stream.of(tables).map(table -> new TableName("public", table)).toList();
        NativeReplication replication = NativeReplication.create(source, target, migration + "_sub", names);
        replicates(replication.name());
        replication.awaitSynchronised(Duration.ofMinutes(2));
        return replication;
    }

    void replicates(String name) {
        subscription = Optional.of(name);
    }

    DatabaseAddress as(Side side, String user, Secret password) {
        return new DatabaseAddress(database(side).jdbcUrl(), user, password);
    }

    DatabaseAddress administrator(Side side) {
        return as(side, database(side).user(), new Secret(database(side).password()));
    }

    DatabaseAddress runtime(Side side) {
        return as(side, role, PASSWORD);
    }

    LaneNames names() {
        return new LaneNames(migration, LaneNames.ONLY);
    }

    SetupSettings settings(String... include) {
        return SetupSettings.permanent(
                lane(include), administrator(Side.SOURCE), administrator(Side.TARGET), Optional.empty());
    }

    SetupSettings settings(DatabaseAddress sourceAdmin, DatabaseAddress targetAdmin) {
        return SetupSettings.permanent(lane("public.*"), sourceAdmin, targetAdmin, Optional.empty());
    }

    LaneSettings lane(String... include) {
        return new LaneSettings(
                names(),
                runtime(Side.SOURCE),
                runtime(Side.TARGET),
                new TableSelection(include.length == 0 ? List.of("public.*") : List.of(include), List.of()),
                schema,
                subscription);
    }

    static Brokers kafka() {
        return new Brokers(Map.of("bootstrap.servers", SharedLab.lab().kafka().bootstrap()), 3);
    }

    /// Sets up, and says what was done.
    static List<Step> setUp(SetupSettings settings) {
        try (Setup setup = Setup.plan(settings)) {
            setup.execute(Watcher.NONE);
            return setup.steps();
        }
    }

    /// Cleans up, and says whether everything is gone.
    static boolean cleanUp(SetupSettings settings) {
        try (Cleanup cleanup = Cleanup.plan(settings)) {
            return cleanup.execute(Watcher.NONE);
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static void execute(Database database, String statement) throws SQLException {
        try (Connection connection = database.connect();
                Statement plain = connection.createStatement()) {
            plain.execute(statement);
        }
    }
}
