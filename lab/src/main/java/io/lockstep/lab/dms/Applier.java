package io.lockstep.lab.dms;

import io.lockstep.lab.Database;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/// One session on the target, as the role of DMS. A change that cannot be applied is written into
/// `awsdms_apply_exceptions` and passed over, which is DMS's default. Not thread-safe.
final class Applier implements AutoCloseable {
    private static final int MOST_IN_ONE = 50;

    private final Connection target;
    private final Settings settings;
    private final Supplier<Behaviour> behaviour;
    private final ControlTables control;
    private final Tables tables;
    private final Map<TableName, TableShape> shapes = new HashMap<>();
    private final Map<TableName, LogSequenceNumber> reloaded = new HashMap<>();
    private final Random chance = new Random(1);

    private Applier(
            Connection target, Settings settings, Supplier<Behaviour> behaviour, ControlTables control, Tables tables) {
        this.target = target;
        this.settings = settings;
        this.behaviour = behaviour;
        this.control = control;
        this.tables = tables;
    }

    static Applier connect(
            Database where, Settings settings, Supplier<Behaviour> behaviour, ControlTables control, Tables tables)
            throws SQLException {
        Connection target = where.connect();
        try {
            try (Statement statement = target.createStatement()) {
                statement.execute("SET session_replication_role = replica; SET default_transaction_read_only = off;"
                        + " SET application_name = 'fake of AWS DMS'");
            }
            control.create(target);
            target.setAutoCommit(false);
            return new Applier(target, settings, behaviour, control, tables);
        } catch (SQLException e) {
            target.close();
            throw e;
        }
    }

    Connection session() {
        return target;
    }

    TableShape shape(TableName table) throws SQLException {
        TableShape found = shapes.get(table);
        if (found == null) {
            found = TableShape.read(target, table);
            shapes.put(table, found);
        }
        return found;
    }

    /// Until where everything has been applied.
    LogSequenceNumber applied() throws SQLException {
        LogSequenceNumber end = control.applied(target);
        target.commit();
        return end;
    }

    void applied(LogSequenceNumber end) throws SQLException {
        control.apply(target, end);
        target.commit();
    }

    /// Changes of the table up to there are in what was loaded.
    void reloaded(TableName table, LogSequenceNumber end) {
        reloaded.put(table, end);
    }

    void suspend(TableName table) throws SQLException {
        tables.change(table, found -> found.in(Tables.ERROR));
        control.suspended(target, table);
        target.commit();
    }

    void status(String status, long pending, Duration lag) throws SQLException {
        control.status(target, status, pending, lag);
        target.commit();
    }

    /// One transaction of the source in one of the target.
    void inOrder(SourceTransaction transaction) throws SQLException {
        try {
            applyAll(transaction, false);
        } catch (SQLException e) {
            requireOpen(e);
            target.rollback();
            applyAll(transaction, true);
        }
        applied(transaction.end());
    }

    /// What they come to, in several transactions, in no order; in order where that cannot be done.
    void asBatch(List<SourceTransaction> batch) throws SQLException {
        try {
            if (!applyNet(batch)) {
                oneByOne(batch);
            }
        } catch (SQLException e) {
            requireOpen(e);
            target.rollback();
            oneByOne(batch);
        }
        applied(batch.getLast().end());
    }

    private void oneByOne(List<SourceTransaction> batch) throws SQLException {
        for (SourceTransaction each : batch) {
            inOrder(each);
        }
    }

    private boolean applyNet(List<SourceTransaction> batch) throws SQLException {
        NetEffect net = new NetEffect();
        for (SourceTransaction transaction : batch) {
            for (RowChange change : transaction.changes()) {
                if (!change.oldKey().isEmpty()) {
                    return false;
                }
                if (wanted(change, transaction.end())) {
                    net.add(change, shape(change.table()));
                    count(change);
                }
            }
        }
        int left = chance.nextInt(MOST_IN_ONE) + 1;
        for (RowChange change : net.changes(shapes, behaviour.get().updatesInHalves(), chance)) {
            write(change, true);
            if (--left == 0) {
                target.commit();
                left = chance.nextInt(MOST_IN_ONE) + 1;
            }
        }
        target.commit();
        return true;
    }

    private void applyAll(SourceTransaction transaction, boolean apart) throws SQLException {
        for (RowChange change : transaction.changes()) {
            if (!wanted(change, transaction.end())) {
                continue;
            }
            if (apart) {
                applyApart(change);
            } else if (write(change, false) == 0) {
                control.exception(target, change.table(), change.kind().name(), "0 rows affected");
            }
            count(change);
        }
    }

    private void applyApart(RowChange change) throws SQLException {
        Savepoint before = target.setSavepoint();
        try {
            write(change, false);
        } catch (SQLException e) {
            requireOpen(e);
            target.rollback(before);
            control.exception(
                    target, change.table(), change.kind().name(), "RetCode: SQL_ERROR SqlState: " + e.getSQLState());
        }
    }

    private boolean wanted(RowChange change, LogSequenceNumber end) {
        LogSequenceNumber loaded = reloaded.getOrDefault(change.table(), LogSequenceNumber.INVALID_LSN);
        return change.kind() != RowChange.Kind.TRUNCATE
                && tables.applies(change.table())
                && Long.compareUnsigned(end.asLong(), loaded.asLong()) > 0
                && !(change.kind() == RowChange.Kind.DELETE && behaviour.get().ignoresDeletes());
    }

    private void count(RowChange change) {
        tables.change(change.table(), found -> found.applied(change.kind()));
    }

    private int write(RowChange change, boolean overwrites) throws SQLException {
        TableShape table = shape(change.table());
        Behaviour how = behaviour.get();
        List<TableShape.Column> columns = table.among(change.row().keySet());
        return switch (change.kind()) {
            case INSERT ->
                execute(table.insert(columns, overwrites, settings, how), change.row(), columns, List.of(), Map.of());
            case UPDATE -> {
                boolean moved = !change.oldKey().isEmpty();
                List<TableShape.Column> set = moved && how.ignoresKeyChanges()
                        ? columns.stream().filter(column -> !column.key()).toList()
                        : columns;
                yield execute(
                        table.update(set, settings, how),
                        change.row(),
                        set,
                        table.key(),
                        moved ? change.oldKey() : change.row());
            }
            case DELETE -> execute(table.delete(), Map.of(), List.of(), table.key(), change.row());
            case TRUNCATE -> 0;
        };
    }

    private int execute(
            String sql,
            Map<String, @Nullable String> row,
            List<TableShape.Column> set,
            List<TableShape.Column> key,
            Map<String, @Nullable String> keys)
            throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            int at = 1;
            for (TableShape.Column column : set) {
                bind(statement, at++, row.get(column.name()));
            }
            for (TableShape.Column column : key) {
                bind(statement, at++, keys.get(column.name()));
            }
            return statement.executeUpdate();
        }
    }

    /// The server finds out the type.
    private static void bind(PreparedStatement statement, int place, @Nullable String value) throws SQLException {
        if (value == null) {
            statement.setNull(place, Types.OTHER);
        } else {
            statement.setObject(place, value, Types.OTHER);
        }
    }

    private void requireOpen(SQLException failure) throws SQLException {
        if (target.isClosed() || !target.isValid(1)) {
            throw failure;
        }
    }

    @Override
    public void close() throws SQLException {
        target.close();
    }
}
