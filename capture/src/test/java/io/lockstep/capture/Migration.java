package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Topics;
import io.lockstep.events.WatermarkMac;
import io.lockstep.events.WatermarkTable;
import io.lockstep.lab.Database;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.PostgresServer;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A migration of its own on the shared servers: one new database on each, and topics of its own.
public final class Migration {
    public static final int PARTITIONS = 3;
    private static final Lab LAB = SharedLab.lab();

    private final String name;
    private final PostgresServer source;
    private final String bootstrap;
    private final FingerprintKey key = FingerprintKey.random();
    private Optional<String> subscription = Optional.empty();

    public Migration(String name) throws SQLException {
        this(name, LAB.kafka());
    }

    /// With its topics on a broker of its own, that can be stopped while other tests run.
    Migration(String name, KafkaBroker broker) throws SQLException {
        this(name, broker, LAB.source());
    }

    /// The same, with a source of its own.
    public Migration(String name, KafkaBroker broker, PostgresServer source) throws SQLException {
        this.name = name;
        this.bootstrap = broker.bootstrap();
        this.source = source;
        for (Side side : Side.values()) {
            execute(server(side), "CREATE DATABASE " + name);
        }
        ChangeTopics.create(kafka(), name, PARTITIONS);
    }

    public Database database(Side side) {
        return server(side).named(name);
    }

    public DatabaseAddress address(Side side) {
        return address(database(side));
    }

    private static DatabaseAddress address(Database database) {
        return new DatabaseAddress(database.jdbcUrl(), database.user(), new Secret(database.password()));
    }

    /// Runs statements on one side.
    public void run(Side side, String... statements) throws SQLException {
        for (String statement : statements) {
            execute(database(side), statement);
        }
    }

    public void runOnBoth(String... statements) throws SQLException {
        run(Side.SOURCE, statements);
        run(Side.TARGET, statements);
    }

    public String text(Side side, String query) throws SQLException {
        try (Connection connection = database(side).connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    /// Starts native replication of the given tables of schema `public`.
    public NativeReplication replicate(String... tables) throws SQLException {
        List<TableName> names = List.of(tables).stream()
                .map(table -> new TableName("public", table))
                .toList();
        NativeReplication replication =
                NativeReplication.create(database(Side.SOURCE), database(Side.TARGET), name + "_sub", names);
        subscription = Optional.of(replication.name());
        replication.awaitSynchronised(Duration.ofMinutes(2));
        return replication;
    }

    public LaneSettings lane(String... include) {
        return new LaneSettings(
                new LaneNames(name, LaneNames.ONLY),
                address(Side.SOURCE),
                address(Side.TARGET),
                new TableSelection(List.of(include), List.of()),
                "lockstep",
                subscription);
    }

    public LaneSetup setup() {
        return LaneSetup.create(lane("public.*"));
    }

    public CaptureSettings capture(Side side, List<TableId> tables) {
        return capture(side, tables, database(side), kafka());
    }

    /// The same over another way to the database, or to Kafka.
    CaptureSettings capture(Side side, List<TableId> tables, Database database, Map<String, String> kafka) {
        return new CaptureSettings(
                new LaneNames(name, LaneNames.ONLY),
                side,
                address(database),
                tables,
                "lockstep",
                key,
                kafka,
                PARTITIONS,
                new CaptureSettings.Buffers(512, 2048));
    }

    public WatermarkWriter watermarks(Duration interval) {
        return WatermarkWriter.start(new WatermarkWriter.Settings(
                address(Side.SOURCE),
                address(Side.TARGET),
                new WatermarkTable("lockstep"),
                interval,
                new LaneTable("lockstep"),
                mac()));
    }

    WatermarkMac mac() {
        return key.watermarks(name, LaneNames.ONLY);
    }

    /// What the side's change topic holds now.
    public ChangeLog log(Side side) {
        return ChangeLog.read(bootstrap, new Topics(name).changes(side));
    }

    Map<String, String> kafka() {
        return Map.of("bootstrap.servers", bootstrap);
    }

    private Database server(Side side) {
        return side == Side.SOURCE ? source.database() : LAB.target().database();
    }

    private static void execute(Database database, String statement) throws SQLException {
        try (Connection connection = database.connect();
                Statement plain = connection.createStatement()) {
            plain.execute(statement);
        }
    }
}
