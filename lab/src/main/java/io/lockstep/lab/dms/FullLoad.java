package io.lockstep.lab.dms;

import io.lockstep.lab.Database;
import io.lockstep.lab.Quoting;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/// Copies tables by COPY, as DMS does.
record FullLoad(Database source, Settings settings, Supplier<Behaviour> behaviour, Tables progress) {
    /// @param snapshot of the source that is copied; empty for one of its own
    void copy(Applier target, List<TableName> tables, String snapshot) throws SQLException {
        try (Connection from = source.connect()) {
            from.setAutoCommit(false);
            from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            if (!snapshot.isEmpty()) {
                execute(from, "SET TRANSACTION SNAPSHOT '" + snapshot + "'");
            }
            for (TableName table : tables) {
                copy(from, target, table);
            }
        }
    }

    private void copy(Connection from, Applier target, TableName table) throws SQLException {
        progress.change(table, found -> found.in("Full load"));
        TableShape shape = target.shape(table);
        empty(target.session(), table);
        CopyManager out = from.unwrap(PGConnection.class).getCopyAPI();
        CopyManager in = target.session().unwrap(PGConnection.class).getCopyAPI();
        CopyOut reading = out.copyOut("COPY (" + shape.select(settings, behaviour.get()) + ") TO STDOUT");
        CopyIn writing = in.copyIn("COPY " + table.quoted() + " "
                + shape.names(List.copyOf(shape.columns().values())) + " FROM STDIN");
        for (byte[] row = reading.readFromCopy(); row != null; row = reading.readFromCopy()) {
            writing.writeToCopy(row, 0, row.length);
        }
        long rows = writing.endCopy();
        target.session().commit();
        progress.change(table, found -> found.loaded(rows).in(Tables.COMPLETED));
    }

    /// What foreign keys refer to cannot be truncated.
    private static void empty(Connection target, TableName table) throws SQLException {
        String referred = "SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = "
                + Quoting.literal(table.quoted()) + "::regclass)";
        try (Statement statement = target.createStatement();
                ResultSet found = statement.executeQuery(referred)) {
            found.next();
            execute(target, (found.getBoolean(1) ? "DELETE FROM " : "TRUNCATE ") + table.quoted());
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
