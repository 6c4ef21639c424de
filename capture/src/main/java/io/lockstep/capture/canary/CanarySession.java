package io.lockstep.capture.canary;

import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A session on one side: its canary table, and the watermark that it shows. Not thread-safe.
record CanarySession(Connection connection, TableId table, WatermarkTable watermarks) implements AutoCloseable {
    /// Makes changes in a transaction of their own.
    void carryOut(List<CanaryChange> changes) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (CanaryChange change : changes) {
                carryOut(change);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void carryOut(CanaryChange change) throws SQLException {
        String name = table.quoted();
        switch (change) {
            case CanaryChange.Put(long row, String value) ->
                execute(
                        "INSERT INTO " + name + " (id, value) VALUES (?, ?)"
                                + " ON CONFLICT (id) DO UPDATE SET value = EXCLUDED.value",
                        row,
                        value);
            case CanaryChange.Drop(long row) -> execute("DELETE FROM " + name + " WHERE id = ?", row);
            case CanaryChange.Rekey(long from, long to) ->
                execute("UPDATE " + name + " SET id = ? WHERE id = ?", to, from);
        }
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /// The rows that are there.
    List<Long> rows() throws SQLException {
        List<Long> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT id FROM " + table.quoted());
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                rows.add(row.getLong(1));
            }
        }
        return rows;
    }

    /// The watermark that it shows; one of epoch 0 when it shows none.
    Mark mark() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT epoch, sequence, seen FROM " + watermarks.id().quoted() + " WHERE lane = ?")) {
            query.setString(1, watermarks.lane());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? new Mark(row.getLong(1), row.getLong(2), row.getLong(3)) : Mark.NONE;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// @param seen which one the target had shown when it was written
    record Mark(long epoch, long sequence, long seen) {
        static final Mark NONE = new Mark(0, 0, 0);
    }
}
