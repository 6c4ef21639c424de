package io.lockstep.cutover.journal;

import io.lockstep.cutover.act.Permit;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The journal in the source. Stateless.
public record Journal(CutoverTables tables) {
    /// Opens the journal of the permit's run.
    ///
    /// @throws SQLException when it is not known to have been written
    public History open(Permit permit, Instant at, Line.Opened opening) throws SQLException {
        return permit.transaction(
                Side.SOURCE, source -> new History(List.of(insert(source, permit, Entry.BEGINNING, 1, at, opening))));
    }

    /// Writes one more line.
    ///
    /// @throws SQLException when it is not known to have been written: then the journal has to be read again
    public History append(Permit permit, History history, Instant at, Line line) throws SQLException {
        Entry last = history.last();
        return permit.transaction(
                Side.SOURCE, source -> history.with(insert(source, permit, last.hash(), last.number() + 1, at, line)));
    }

    /// The number of the newest run; 0 when there was none.
    public long newest(Connection source) throws SQLException {
        return number(source, "SELECT coalesce(max(run), 0) FROM " + name() + " WHERE side = 'source'");
    }

    /// The journal of a run; empty when there is no such run.
    ///
    /// @throws JournalException when it is not what was written
    public Optional<History> read(Connection source, long run) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement("SELECT number, epoch, at, entry, hash FROM "
                + name() + " WHERE side = 'source' AND run = ? ORDER BY number")) {
            statement.setLong(1, run);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(
                            run,
                            row.getLong(1),
                            row.getLong(2),
                            row.getTimestamp(3).toInstant(),
                            LineJson.decode(row.getString(4)),
                            row.getString(5)));
                }
            }
        }
        return entries.isEmpty() ? Optional.empty() : Optional.of(new History(entries));
    }

    private Entry insert(Connection source, Permit permit, String previous, long number, Instant at, Line line)
            throws SQLException {
        Instant kept = at.truncatedTo(ChronoUnit.MICROS);
        Entry entry = Entry.after(previous, permit.run(), number, permit.epoch(), kept, line);
        try (PreparedStatement statement = source.prepareStatement("INSERT INTO " + name()
                + " (side, run, number, epoch, at, entry, hash) VALUES ('source', ?, ?, ?, ?, ?, ?)")) {
            statement.setLong(1, entry.run());
            statement.setLong(2, entry.number());
            statement.setLong(3, entry.epoch());
            statement.setTimestamp(4, Timestamp.from(entry.at()));
            statement.setString(5, LineJson.encode(line));
            statement.setString(6, entry.hash());
            statement.executeUpdate();
        }
        return entry;
    }

    private static long number(Connection source, String query) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private String name() {
        return tables.journal().quoted();
    }
}
