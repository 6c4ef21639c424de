package io.lockstep.capture;

import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// A backlog of changes to a table of orders, in transactions of a hundred rows: first so many inserts, then updates of
/// the same rows.
final class OrdersBacklog {
    private static final int TRANSACTION = 100;
    private static final String COLUMNS = """
            id bigint PRIMARY KEY, customer int NOT NULL, status text NOT NULL, total numeric(12, 2),
            note text, placed timestamptz NOT NULL, changed timestamptz NOT NULL""";
    private static final String INSERT = """
            INSERT INTO %s SELECT n, n %% 10000, 'placed', n * 1.25, md5(n::text) || md5((n + 1)::text) || ' order', now(),
                clock_timestamp() FROM generate_series(%d, %d) AS n""";
    private static final String UPDATE = """
            UPDATE %s SET status = 'shipped', total = total + 1, changed = clock_timestamp() WHERE id BETWEEN %d AND %d""";

    private final Database database;
    private final String table;
    private int rows;

    OrdersBacklog(Database database) {
        this(database, "orders");
    }

    OrdersBacklog(Database database, String table) {
        this.database = database;
        this.table = table;
    }

    void create() throws SQLException {
        run("CREATE TABLE " + table + " (" + COLUMNS + ")");
    }

    /// @return how many row changes were written
    long write(int more) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String change : new String[] {INSERT, UPDATE}) {
                for (int first = rows + 1; first <= rows + more; first += TRANSACTION) {
                    statement.execute(change.formatted(table, first, Math.min(rows + more, first + TRANSACTION - 1)));
                }
            }
        }
        rows += more;
        return 2L * more;
    }

    /// Inserts so many rows in one transaction.
    void insert(int more) throws SQLException {
        run(INSERT.formatted(table, rows + 1, rows + more));
        rows += more;
    }

    void run(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
