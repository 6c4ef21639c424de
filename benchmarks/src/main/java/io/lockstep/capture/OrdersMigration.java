package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Topics;
import io.lockstep.events.WatermarkTable;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A migration of the table of orders, on a lab's servers.
final class OrdersMigration {
    static final TableId ORDERS = new TableId("public", "orders");
    static final LaneNames NAMES = new LaneNames("bench", LaneNames.ONLY);
    static final Topics TOPICS = new Topics(NAMES.migration());
    private static final int PARTITIONS = 12;
    private static final String WATERMARKS = "lockstep";

    final Lab lab;
    final OrdersBacklog backlog;
    private final FingerprintKey key = FingerprintKey.random();

    OrdersMigration(Lab lab) throws SQLException {
        this.lab = lab;
        this.backlog = new OrdersBacklog(lab.source().database());
        backlog.create();
        new OrdersBacklog(lab.target().database()).create();
        ChangeTopics.create(kafka(), NAMES.migration(), PARTITIONS);
    }

    LaneSettings lane(Optional<String> subscription) {
        return new LaneSettings(
                NAMES,
                address(lab.source().database()),
                address(lab.target().database()),
                new TableSelection(List.of("public.*"), List.of()),
                WATERMARKS,
                subscription);
    }

    CaptureSettings capture(Side side, List<TableId> tables) {
        return new CaptureSettings(
                NAMES,
                side,
                lane(Optional.empty()).address(side),
                tables,
                WATERMARKS,
                key,
                kafka(),
                PARTITIONS,
                CaptureSettings.Buffers.DEFAULT);
    }

    WatermarkWriter watermarks() {
        LaneSettings lane = lane(Optional.empty());
        return WatermarkWriter.start(new WatermarkWriter.Settings(
                lane.source(),
                lane.target(),
                new WatermarkTable(WATERMARKS),
                Duration.ofSeconds(1),
                new LaneTable(WATERMARKS),
                key.watermarks(NAMES.migration(), NAMES.lane())));
    }

    String bootstrap() {
        return lab.kafka().bootstrap();
    }

    private Map<String, String> kafka() {
        return Map.of("bootstrap.servers", bootstrap());
    }

    private static DatabaseAddress address(Database database) {
        return new DatabaseAddress(database.jdbcUrl(), database.user(), new Secret(database.password()));
    }
}
