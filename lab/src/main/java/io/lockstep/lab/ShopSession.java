package io.lockstep.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// One session of the shop's application: a connection and what it believes about the rows. Useless after an
/// exception.
final class ShopSession implements AutoCloseable {
    private final Connection connection;
    private final ShopGenerator generator;

    private ShopSession(Connection connection, ShopGenerator generator) {
        this.connection = connection;
        this.generator = generator;
    }

    static ShopSession open(Database database, long seed) throws SQLException {
        Connection connection = database.connect();
        try {
            ShopKeys keys = ShopKeysReader.read(connection);
            connection.setAutoCommit(false);
            return new ShopSession(connection, new ShopGenerator(seed, keys));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Runs and commits the next transaction.
    WorkloadCounts runNext() throws SQLException {
        WorkloadCounts counts = new WorkloadCounts(1, 0, 0, 0, 0);
        for (ShopStatement statement : generator.next().statements()) {
            counts = counts.plus(run(statement));
        }
        connection.commit();
        return counts;
    }

    private WorkloadCounts run(ShopStatement statement) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            List<Object> parameters = statement.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                prepared.setObject(i + 1, parameters.get(i));
            }
            int rows = prepared.executeUpdate();
            return switch (statement.operation()) {
                case INSERT -> new WorkloadCounts(0, rows, 0, 0, 0);
                case UPDATE -> new WorkloadCounts(0, 0, rows, 0, 0);
                case DELETE -> new WorkloadCounts(0, 0, 0, rows, 0);
            };
        }
    }

    /// Ends the session from another thread, whatever it waits for.
    void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
