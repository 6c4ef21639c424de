package io.lockstep.capture.database;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What `lockstep setup` keeps for a lane in one database, as a service reads it with its runtime role. A lane that
/// `lockstep run` has made for itself is none.
///
/// @param slot the service streams from
/// @param publication that lists the tables
/// @param tables that the publication lists, without Lockstep's own; fewer than were set up when somebody changed
///     it
/// @param wantedEpoch that the watermark writer is to write; only the source knows it
public record LaneRecord(
        LaneNames names, Side side, String slot, String publication, List<TableId> tables, OptionalLong wantedEpoch) {
    private static final String PUBLISHED = """
            SELECT schemaname, tablename FROM pg_publication_tables
            WHERE pubname = ? AND schemaname <> ? ORDER BY 1, 2""";

    public LaneRecord {
        tables = List.copyOf(tables);
    }

    /// Reads the record of one side; empty when the migration is not set up there.
    ///
    /// @param schema that Lockstep keeps for itself
    public static Optional<LaneRecord> find(Connection connection, Side side, LaneNames names, String schema)
            throws SQLException {
        var created = new CreatedTable(schema);
        if (!created.exists(connection) || !created.holds(connection, side, CreatedTable.SETUP, names.slot(side))) {
            return Optional.empty();
        }
        OptionalLong epoch = side == Side.SOURCE
                ? new LaneTable(schema).wantedEpoch(connection, names.lane())
                : OptionalLong.empty();
        List<TableId> tables = tables(connection, names.publication(side), schema);
        return Optional.of(new LaneRecord(names, side, names.slot(side), names.publication(side), tables, epoch));
    }

    /// Reads the record of a migration that must be set up.
    ///
    /// @throws SetupException when it is not, or the database does not answer
    public static LaneRecord require(DatabaseAddress database, Side side, LaneNames names, String schema) {
        try (Session session = Session.open(side, database)) {
            return session.run("could not say how it is set up", connection -> find(connection, side, names, schema))
                    .orElseThrow(() -> SetupException.notYet(
                            "Migration " + names.migration() + " is not set up on " + session.described(),
                            "run `lockstep setup` as an administrator first"));
        }
    }

    /// What a publication lists, without Lockstep's own tables.
    ///
    /// @param schema that Lockstep keeps for itself
    public static List<TableId> tables(Connection connection, String publication, String schema) throws SQLException {
        List<TableId> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(PUBLISHED)) {
            query.setString(1, publication);
            query.setString(2, schema);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.add(new TableId(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return tables;
    }
}
