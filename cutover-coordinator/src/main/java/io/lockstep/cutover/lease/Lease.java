package io.lockstep.cutover.lease;

import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The lease, held: what is done with it is refused once somebody else has it. It lasts for a while after each act and
/// each [#renew]. Used by one thread at a time.
public final class Lease implements Permit, AutoCloseable {
    private final OpenDatabases databases;
    private final LeaseTable table;
    private final String holder;
    private final long run;
    private final long epoch;

    private Lease(OpenDatabases databases, LeaseTable table, String holder, long run, long epoch) {
        this.databases = databases;
        this.table = table;
        this.holder = holder;
        this.run = run;
        this.epoch = epoch;
    }

    /// Takes it for one run. The target need not be there: it is told before the first act on it.
    ///
    /// @param lasting how long it is held without being renewed
    /// @param holder who takes it: another name for each process
    /// @throws LeaseTakenException when somebody else holds it
    /// @throws SQLException when the source cannot be asked
    public static Lease take(
            Map<Side, Connector> connectors, CutoverTables tables, Duration lasting, String holder, long run)
            throws SQLException, LeaseTakenException {
        LeaseTable table = new LeaseTable(tables, lasting);
        OpenDatabases databases = new OpenDatabases(connectors);
        try {
            long before = Math.max(tables.epochsAfter(), onTarget(databases, table));
            try (Connection source =
                    Objects.requireNonNull(connectors.get(Side.SOURCE)).connect()) {
                Lease lease = new Lease(databases, table, holder, run, table.take(source, holder, run, before));
                lease.tellTarget();
                return lease;
            }
        } catch (SQLException | LeaseTakenException | RuntimeException e) {
            databases.close();
            throw e;
        }
    }

    /// What the source says of the lease now; empty when nobody has ever taken it.
    public static Optional<LeaseRow> look(Connection source, CutoverTables tables) throws SQLException {
        return new LeaseTable(tables, Duration.ZERO).read(source, Side.SOURCE);
    }

    /// The epoch survives a source that was put back from a backup, as long as the target is there.
    private static long onTarget(OpenDatabases databases, LeaseTable table) {
        try {
            return databases
                    .read(Side.TARGET, target -> table.read(target, Side.TARGET))
                    .map(LeaseRow::epoch)
                    .orElse(0L);
        } catch (SQLException | IllegalStateException _) {
            return 0;
        }
    }

    private void tellTarget() {
        try {
            transaction(Side.TARGET, _ -> epoch);
        } catch (SQLException | IllegalStateException _) {
            // the first act there tells it
        }
    }

    @Override
    public long run() {
        return run;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public <T> T read(Side side, Work<T> work) throws SQLException {
        return databases.read(side, work);
    }

    @Override
    public <T> T transaction(Side side, Work<T> work) throws SQLException {
        return databases.transaction(side, session -> {
            table.claim(session, side, holder, run, epoch);
            return work.on(session);
        });
    }

    @Override
    public <T> T outside(Side side, Work<T> work) throws SQLException {
        transaction(side, _ -> epoch);
        return databases.read(side, work);
    }

    @Override
    public void confirm() throws SQLException {
        transaction(Side.SOURCE, _ -> epoch);
    }

    /// Says whether clients may be waiting from now on, for a watchdog to know.
    ///
    /// @throws LeaseLostException when somebody else has taken it
    public void waiting(boolean waiting) throws SQLException {
        databases.transaction(Side.SOURCE, source -> {
            table.claim(source, Side.SOURCE, holder, run, epoch);
            table.waiting(source, epoch, waiting);
            return epoch;
        });
    }

    /// Makes it last from now, over a session of the caller's: acts may be waiting on those of this.
    ///
    /// @throws LeaseLostException when somebody else has taken it
    public void renew(Connection source) throws SQLException {
        table.renew(source, epoch);
    }

    /// Gives it back, so that the next one need not wait.
    public void release() throws SQLException {
        databases.transaction(Side.SOURCE, source -> {
            table.release(source, epoch);
            return epoch;
        });
    }

    @Override
    public void keepImage(Side side, Connection connection, String step, String image) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + table.tables().image().quoted()
                        + " (side, run, step, image) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            statement.setString(1, side.word());
            statement.setLong(2, run);
            statement.setString(3, step);
            statement.setString(4, image);
            statement.executeUpdate();
        }
    }

    @Override
    public Optional<String> image(Side side, Connection connection, String step) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT image FROM " + table.tables().image().quoted() + " WHERE side = ? AND run = ? AND step = ?")) {
            statement.setString(1, side.word());
            statement.setLong(2, run);
            statement.setString(3, step);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        databases.close();
    }
}
