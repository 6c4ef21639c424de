package io.lockstep.cutover;

import io.lockstep.cutover.query.Query;
import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Writes into `ledger (id bigserial, note text, times int)` as fast as it can until it is closed, and
/// counts what was acknowledged.
public final class LedgerWriter implements AutoCloseable {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong inserted = new AtomicLong();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    public LedgerWriter(Database database, String note) {
        Thread.ofVirtual().start(() -> {
            try (Connection session = database.connect()) {
                Query.execute(session, "SET default_transaction_read_only = off");
                while (!ended.get()) {
                    write(session, note);
                }
                done.complete(null);
            } catch (SQLException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
    }

    private void write(Connection session, String note) throws SQLException {
        Query.execute(session, "INSERT INTO ledger (note) VALUES ('" + note + "')");
        inserted.incrementAndGet();
        Query.execute(
                session, "UPDATE ledger SET times = times + 1 WHERE id IN (SELECT id FROM ledger ORDER BY id LIMIT 2)");
        Query.execute(session, "DELETE FROM ledger WHERE id % 17 = 3 AND id > 20");
    }

    /// Rows whose insert was acknowledged.
    public long inserted() {
        return inserted.get();
    }

    /// Throws what the writer has met.
    @Override
    public void close() {
        ended.set(true);
        done.join();
    }
}
