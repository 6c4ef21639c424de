package io.lockstep.app.run;

import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.MappedTables;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.database.Unpublished;
import io.lockstep.capture.encoding.Naming;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport.Concern;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A lane on one side, as its capture needs it.
///
/// @param tables under this side's names
/// @param notVerified selected tables that it does not carry, with the reason
/// @param naming what its tables are called where they are compared
record Lane(List<TableId> tables, Map<TableId, Concern> notVerified, Naming naming) {
    /// The lane that `lockstep setup` keeps.
    ///
    /// @throws SetupException when the migration is not set up on this side, or the database does not answer
    static Lane kept(LaneSettings settings, Side side) {
        return find(settings, side)
                .orElseThrow(() -> SetupException.notYet(
                        "migration " + settings.names().migration() + settings.ofLane() + " is not set up on the "
                                + side.word() + " database " + settings.address(side),
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
        MappedTables mapped = mapped(settings, side, connection);
        var unpublished = new Unpublished(record.get(), settings.tables(), schema, mapped);
        return Optional.of(new Lane(
                mapped.comparedOf(side, record.get().tables()), unpublished.in(connection), mapped.naming(side)));
    }

    /// What rules make of the source can only be told with its catalogue at hand, also to the target's capture.
    private static MappedTables mapped(LaneSettings settings, Side side, Connection connection) throws SQLException {
        if (side == Side.SOURCE || settings.tables().mappings().isEmpty()) {
            return MappedTables.read(settings.tables(), connection);
        }
        try (Session source = Session.open(Side.SOURCE, settings.source())) {
            return source.run("could not list its columns", other -> MappedTables.read(settings.tables(), other));
        }
    }

    /// A lane that exists for as long as its run.
    static Lane of(LaneSetup setup, LaneNames names, Side side) {
        SelectedTables tables = setup.tables(names);
        return new Lane(tables.on(side), tables.notVerifiable(), tables.naming(side));
    }
}
