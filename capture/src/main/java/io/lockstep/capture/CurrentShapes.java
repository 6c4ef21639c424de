package io.lockstep.capture;

import io.lockstep.capture.database.Catalogue;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.encoding.Shapes;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.events.TableId;
import io.lockstep.events.equality.ColumnType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tables of a database as they are when somebody asks. Not thread-safe.
final class CurrentShapes implements Shapes.Tables {
    private final DatabaseAddress database;
    private final Map<TableId, TableShape> first = new HashMap<>();

    /// @param first read just now: each serves once, for whoever asks again has seen the table change
    CurrentShapes(DatabaseAddress database, List<TableShape> first) {
        this.database = database;
        first.forEach(shape -> this.first.put(shape.table(), shape));
    }

    @Override
    public TableShape shape(TableId table) {
        TableShape shape = first.remove(table);
        return shape == null ? read(catalogue -> catalogue.shape(table)) : shape;
    }

    @Override
    public ColumnType type(long oid) {
        return read(catalogue -> catalogue.type(oid)).orElseGet(() -> Shapes.Tables.super.type(oid));
    }

    private <T> T read(Question<T> question) {
        try (Connection connection = database.connect()) {
            return question.of(new Catalogue(connection));
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read the catalogue of " + database + ": " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T of(Catalogue catalogue) throws SQLException;
    }
}
