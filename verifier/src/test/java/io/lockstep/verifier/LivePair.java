package io.lockstep.verifier;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkMac;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.verifier.confirm.ConfirmerSettings;
import io.lockstep.verifier.confirm.Disclosure;
import io.lockstep.verifier.rows.Connector;
import io.lockstep.verifier.streams.History;
import io.lockstep.verifier.streams.LogRecord;
import io.lockstep.verifier.sweep.SweepSettings;
import io.lockstep.verifier.sweep.TablePair;
import io.lockstep.verifier.sweeper.SweeperSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Two databases, and the change logs that capture would have written of them: what is put into a database stands
/// in its log as well, unless only one of them is wanted.
final class LivePair implements AutoCloseable {
    static final int PARTITIONS = 2;
    static final TableId ORDERS = new TableId("public", "orders");
    static final WatermarkMac SIGNATURE = new WatermarkMac(7, new byte[32]);
    private static final WatermarkMac FORGERY = new WatermarkMac(7, new byte[] {1});

    final Migration migration;
    final History history;
    private final Connection source;
    private final Connection target;
    private int sent;
    private long sequence;

    LivePair() throws SQLException {
        this(PARTITIONS);
    }

    LivePair(int partitions) throws SQLException {
        migration = SharedBroker.migration(partitions);
        history = new History(partitions);
        SharedPostgres.create(migration.name());
        for (Side side : Side.values()) {
            SharedPostgres.execute(
                    database(side),
                    "CREATE TABLE public.orders (id int PRIMARY KEY, note text, total numeric(12,2))",
                    "CREATE SCHEMA lockstep",
                    "CREATE TABLE lockstep.watermark (lane text PRIMARY KEY, sequence bigint, epoch bigint, seen bigint,"
                            + " written_at timestamptz, mac bytea)");
        }
        source = database(Side.SOURCE).connect();
        target = database(Side.TARGET).connect();
    }

    Database database(Side side) {
        return SharedPostgres.database(side, migration.name());
    }

    Connector connector(Side side) {
        return database(side)::connect;
    }

    /// A confirmer that knows the signature of these watermarks and shows fingerprints only.
    static ConfirmerSettings confirmer(Connector source, Connector target) {
        return new ConfirmerSettings(
                source, target, "lockstep", _ -> SIGNATURE, 5, new Disclosure(new byte[32], false, Set.of()));
    }

    /// A sweeper of the one table that there is, in small chunks.
    static SweeperSettings sweeper() {
        SweepSettings rows =
                SweepSettings.of(1, Optional.empty(), ColumnRules.NONE, false).withChunkRows(100);
        return new SweeperSettings(
                rows, Duration.ofMinutes(5), true, Optional.empty(), (_, _) -> List.of(new TablePair(ORDERS, ORDERS)));
    }

    /// The same rows at rest in both databases, of which no log tells.
    LivePair atRest(int count) throws SQLException {
        for (Side side : Side.values()) {
            SharedPostgres.execute(
                    database(side),
                    "INSERT INTO public.orders SELECT n, repeat('secret ' || n, 20), n FROM generate_series(1, " + count
                            + ") AS n",
                    "ANALYZE public.orders");
        }
        return this;
    }

    /// A row in one database only.
    LivePair row(Side side, long id, String note, @Nullable String total) throws SQLException {
        String upsert = "INSERT INTO public.orders VALUES (?, ?, ?::numeric) ON CONFLICT (id) DO UPDATE"
                + " SET note = excluded.note, total = excluded.total";
        try (PreparedStatement put = connection(side).prepareStatement(upsert)) {
            put.setLong(1, id);
            put.setString(2, note);
            put.setString(3, total);
            put.execute();
        }
        return this;
    }

    /// A version in one log only; equal numbers stand for equal values.
    LivePair version(Side side, History.Change change) {
        history.commit(side, change);
        return this;
    }

    /// The next watermark in both databases and both logs, which are sent.
    void tick() throws SQLException {
        sequence++;
        mark(source);
        mark(target);
        send();
    }

    /// The same, but on the target somebody who does not know the key has written the number after it.
    void tickForged() throws SQLException {
        sequence++;
        mark(source);
        mark(target, sequence + 1, FORGERY.sign(1, sequence + 1, sequence));
        send();
    }

    private void send() {
        history.watermark(sequence);
        List<LogRecord> all = history.records();
        migration.send(all.subList(sent, all.size()));
        sent = all.size();
    }

    private void mark(Connection connection) throws SQLException {
        mark(connection, sequence, SIGNATURE.sign(1, sequence, sequence - 1));
    }

    private static void mark(Connection connection, long number, byte[] mac) throws SQLException {
        String upsert = "INSERT INTO lockstep.watermark VALUES (?, ?, 1, ?, now(), ?) ON CONFLICT (lane) DO UPDATE"
                + " SET sequence = excluded.sequence, seen = excluded.seen, mac = excluded.mac";
        try (PreparedStatement put = connection.prepareStatement(upsert)) {
            put.setString(1, History.LANE);
            put.setLong(2, number);
            put.setLong(3, number - 1);
            put.setBytes(4, mac);
            put.execute();
        }
    }

    private Connection connection(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    @Override
    public void close() throws SQLException {
        source.close();
        target.close();
    }
}
