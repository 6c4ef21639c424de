package io.lockstep.capture;

import io.lockstep.lab.Database;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/// Writes to the table `ledger` in the ways that a log is hardest to read, and notes every row operation.
final class LedgerWriter {
    static final String TABLE = "CREATE TABLE ledger (id int PRIMARY KEY, v text)";
    private static final String PADDING = "x".repeat(900);

    private final Database database;
    private final Set<String> written = new ConcurrentSkipListSet<>();

    LedgerWriter(Database database) {
        this.database = database;
    }

    /// Each row operation that was committed, as `INSERT 7`.
    Set<String> written() {
        return new TreeSet<>(written);
    }

    /// Many rows in one transaction, several on each log position.
    void copy(int first, int rows) throws SQLException {
        String lines = IntStream.range(first, first + rows)
                .mapToObj(id -> id + "\t" + PADDING + "\n")
                .collect(Collectors.joining());
        try (Connection connection = database.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY ledger FROM STDIN", new StringReader(lines));
        } catch (IOException e) {
            throw new SQLException(e);
        }
        note("INSERT", first, rows);
    }

    /// Transactions that are open at the same time; the first to begin commits last.
    void interleave(int first, int connections, int rounds) throws SQLException {
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Connection connection = database.connect();
            connection.setAutoCommit(false);
            open.add(connection);
        }
        for (int i = 0; i < connections * rounds; i++) {
            execute(open.get(i % connections), "INSERT INTO ledger VALUES (" + (first + i) + ", 'interleaved')");
        }
        for (Connection connection : open.reversed()) {
            connection.commit();
            connection.close();
        }
        note("INSERT", first, connections * rounds);
    }

    /// Statements of many rows: inserted, half of them given other keys, the rest updated and deleted.
    void statements(int first, int rows) throws SQLException {
        int middle = first + rows / 2;
        int end = first + rows;
        try (Connection connection = database.connect()) {
            execute(
                    connection,
                    "INSERT INTO ledger SELECT n, 'selected' FROM generate_series(" + first + ", " + (end - 1) + ") n");
            execute(connection, "UPDATE ledger SET id = -id WHERE id >= " + first + " AND id < " + middle);
            execute(connection, "UPDATE ledger SET v = 'again' WHERE id >= " + middle + " AND id < " + end);
            execute(connection, "DELETE FROM ledger WHERE id >= " + middle + " AND id < " + end);
        }
        note("INSERT", first, rows);
        note("DELETE", first, rows);
        note("UPDATE", middle, end - middle);
        IntStream.range(first, middle).forEach(id -> written.add("INSERT " + -id));
    }

    private void note(String operation, int first, int rows) {
        IntStream.range(first, first + rows).forEach(id -> written.add(operation + " " + id));
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
