package io.lockstep.capture;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import io.lockstep.events.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/// How far a slot can have confirmed: where it was made, and what the topic has of its log.
final class Confirmed {
    private Confirmed() {}

    /// The furthest; empty when neither is known.
    ///
    /// @throws org.apache.kafka.common.KafkaException when the topic cannot be read
    static Optional<Lsn> of(CaptureSettings settings) {
        String topic = new Topics(settings.names().migration()).changes(settings.side());
        Optional<Lsn> read = TopicTail.position(topic, settings.names().lane(), settings.kafka())
                .map(Position::previousCommit);
        return Stream.concat(read.stream(), made(settings).stream()).max(Lsn::compareTo);
    }

    private static Optional<Lsn> made(CaptureSettings settings) {
        var created = new CreatedTable(settings.watermarkSchema());
        try (Connection connection = settings.database().connect()) {
            return created.slotStart(
                    connection, settings.side(), settings.names().slot(settings.side()));
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot read from " + settings.database() + " where the slot was made: " + e.getMessage(), e);
        }
    }
}
