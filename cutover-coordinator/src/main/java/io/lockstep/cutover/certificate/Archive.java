package io.lockstep.cutover.certificate;

import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Keeps certificates, and what goes into them, in Lockstep's own schema on both databases: the one may be
/// gone when somebody asks. What is kept once stays. Stateless.
///
/// @param connectors of an administrator of each side
record Archive(Map<Side, Connector> connectors, CutoverTables tables) {
    private static final List<Side> ORDER = List.of(Side.TARGET, Side.SOURCE);

    /// A document of a run, by what it is called there.
    enum Kind {
        /// What was proven.
        CERTIFICATE_PROOF,
        CERTIFICATE
    }

    Archive {
        connectors = Map.copyOf(connectors);
    }

    /// That of another leg of the migration.
    ///
    /// @param otherWay whether its source is the target of this
    Archive of(CutoverTables others, boolean otherWay) {
        Connector source = Objects.requireNonNull(connectors.get(Side.SOURCE));
        Connector target = Objects.requireNonNull(connectors.get(Side.TARGET));
        return new Archive(otherWay ? Map.of(Side.SOURCE, target, Side.TARGET, source) : connectors, others);
    }

    /// Keeps it wherever it can.
    ///
    /// @throws SQLException when that is nowhere
    void keep(long run, Kind kind, String text) throws SQLException {
        SQLException failure = null;
        int kept = 0;
        for (Side side : ORDER) {
            try (Connection session = connect(side)) {
                Query.list(
                        session,
                        "INSERT INTO " + tables.image().quoted() + " (side, run, step, image) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING RETURNING run",
                        row -> row.getLong(1),
                        side.word(),
                        run,
                        kind.name(),
                        text);
                kept++;
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (kept == 0 && failure != null) {
            throw failure;
        }
    }

    /// @throws SQLException when nobody who can be asked has it, and somebody cannot be asked
    Optional<String> read(long run, Kind kind) throws SQLException {
        return first(
                "SELECT image FROM " + tables.image().quoted() + " WHERE side = ? AND run = ? AND step = ?",
                run,
                kind.name());
    }

    /// That of the newest run that has one.
    ///
    /// @throws SQLException as above
    Optional<String> newest(Kind kind) throws SQLException {
        return first(
                "SELECT image FROM " + tables.image().quoted()
                        + " WHERE side = ? AND step = ? ORDER BY run DESC LIMIT 1",
                kind.name());
    }

    private Optional<String> first(String query, Object... parameters) throws SQLException {
        SQLException failure = null;
        for (Side side : ORDER) {
            try (Connection session = connect(side)) {
                Object[] all = new Object[parameters.length + 1];
                all[0] = side.word();
                System.arraycopy(parameters, 0, all, 1, parameters.length);
                Optional<String> found =
                        Query.texts(session, query, all).stream().findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    Connection connect(Side side) throws SQLException {
        return Objects.requireNonNull(connectors.get(side)).connect();
    }
}
