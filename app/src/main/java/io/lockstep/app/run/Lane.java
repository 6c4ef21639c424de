package io.lockstep.app.run;

import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.database.Unpublished;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A lane on one side, as its capture needs it.
///
/// @param notVerified selected tables that it does not carry, with the reason
record Lane(List<TableId> tables, Map<TableId, String> notVerified) {
    /// The lane that `lockstep setup` keeps.
    ///
    /// @throws SetupException when the migration is not set up on this side, or the database does not answer
    static Lane kept(LaneSettings settings, Side side) {
        return find(settings, side)
                .orElseThrow(() -> SetupException.notYet(
                        "migration " + settings.names().migration() + " is not set up on the " + side.word()
                                + " database " + settings.address(side),
                        "run `lockstep setup`"));
    }

    /// The same; empty when the migration is not set up on this side.
    static Optional<Lane> find(LaneSettings settings, Side side) {
        try (Session session = Session.open(side, settings.address(side))) {
            return session.run("could not say how it is set up", connection -> find(settings, side, connection));
        }
    }

    private static Optional<Lane> find(LaneSettings settings, Side side, Connection connection) throws SQLException {
        String schema = settings.watermarkSchema();
        Optional<LaneRecord> record = LaneRecord.find(connection, side, settings.names(), schema);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        Map<TableId, String> unpublished = Unpublished.of(record.get(), settings.tables(), schema, connection);
        return Optional.of(new Lane(record.get().tables(), unpublished));
    }

    /// A lane that exists for as long as its run.
    static Lane of(LaneSetup setup) {
        return new Lane(setup.tables(), setup.notVerifiable());
    }
}
