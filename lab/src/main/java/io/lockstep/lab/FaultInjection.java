package io.lockstep.lab;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;

/// Breaks the target, one row at a time, in ways that the [Workload] cannot interfere with: each fault takes a
/// reserved row of its own.
///
/// Call [#prime()] once the change logs are being read, and wait until that is proven; then the verifier has
/// seen two versions of each row, and what a
/// fault is called does not depend on timing. Not thread-safe.
public final class FaultInjection {
    private static final List<String> WHOLE_ROW = List.of();
    private static final List<String> LIMIT = List.of("credit_limit");
    private static final List<String> TOTAL = List.of("total");
    private static final String RAISED_BY_A_CENT = "credit_limit = credit_limit + 0.01";
    private static final String NEW_LIMIT = "credit_limit = 7777";
    private static final String FIRST_PRIMED_LIMIT = "credit_limit = credit_limit - 1000";
    private static final String RETURNED = "status = 'returned'";

    private final Database source;
    private final Database target;
    private boolean primed;
    private int injected;

    public FaultInjection(Database source, Database target) {
        this.source = source;
        this.target = target;
    }

    /// Changes every reserved row twice on the source.
    public void prime() throws SQLException {
        for (int version = 1; version <= 2; version++) {
            for (String assignment : List.of("customers SET credit_limit", "orders SET total")) {
                Sessions.execute(
                        source,
                        "UPDATE public." + assignment + " = id - " + Shop.RESERVED_AFTER + " + 1000 * " + version
                                + " WHERE id > " + Shop.RESERVED_AFTER);
            }
            Sessions.execute(
                    source,
                    "UPDATE public.order_items SET quantity = " + version + " + 1 WHERE order_id > "
                            + Shop.RESERVED_AFTER);
        }
        primed = true;
    }

    /// Injects one fault. Those that need a change of the source make it themselves, and show when the
    /// replicator applies it.
    ///
    /// @throws LabException when all reserved rows are used up
    public Fault inject(FaultKind kind) throws SQLException {
        requireUnusedRow();
        injected++;
        return switch (kind) {
            case TAMPERED_VALUE -> foreign(kind, customer(), LIMIT, customer().update(RAISED_BY_A_CENT));
            case DELETED_ROW -> foreign(kind, item(), WHOLE_ROW, item().delete());
            case INSERTED_ROW -> foreign(kind, event(), WHOLE_ROW, insertEvent());
            case CORRUPTED_VALUE -> spoiled(kind, order(), TOTAL, Spoiler.ROUNDING, order().update(RETURNED));
            case SKIPPED_UPDATE ->
                spoiled(
                        kind,
                        customer(),
                        LIMIT,
                        Spoiler.skip("UPDATE"),
                        customer().update(NEW_LIMIT));
            case SKIPPED_INSERT -> spoiled(kind, event(), WHOLE_ROW, Spoiler.skip("INSERT"), insertEvent());
            case SKIPPED_DELETE -> spoiled(kind, item(), WHOLE_ROW, Spoiler.skip("DELETE"), item().delete());
            case STALE_VERSION -> foreign(kind, customer(), LIMIT, customer().update(FIRST_PRIMED_LIMIT));
        };
    }

    private void requireUnusedRow() {
        if (injected == Shop.RESERVED_ROWS) {
            throw new LabException(
                    "All " + Shop.RESERVED_ROWS + " rows reserved for faults are used: create the shop anew");
        }
        if (!primed) {
            throw new IllegalStateException("Call prime() before injecting faults, and wait until it is proven");
        }
    }

    /// Removes what the fault installed and makes the row on the target what it is on the source.
    public void undo(Fault fault) throws SQLException {
        Sessions.execute(target, new FaultTrigger(fault.number(), fault.row()).remove());
        new RowRepair(source, target).repair(fault.row());
    }

    private Fault foreign(FaultKind kind, RowAddress row, List<String> columns, String change) throws SQLException {
        return new Fault(injected, kind, row.table(), row.key(), columns, changeOneRow(target, change));
    }

    private Fault spoiled(FaultKind kind, RowAddress row, List<String> columns, Spoiler spoiler, String change)
            throws SQLException {
        Sessions.execute(target, new FaultTrigger(injected, row).install(spoiler.event(), spoiler.body()));
        return new Fault(injected, kind, row.table(), row.key(), columns, changeOneRow(source, change));
    }

    /// The database's time just before the commit.
    private static Instant changeOneRow(Database database, String change) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (statement.executeUpdate(change) != 1) {
                throw new LabException("The fault found no row in " + database
                        + ": create the shop, and wait until it is copied. Statement: " + change);
            }
            Instant time = now(statement);
            connection.commit();
            return time;
        }
    }

    private static Instant now(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT clock_timestamp()")) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private RowAddress customer() {
        return new RowAddress(Shop.CUSTOMERS, RowAddress.key("id", reserved()));
    }

    private RowAddress order() {
        return new RowAddress(Shop.ORDERS, RowAddress.key("id", reserved()));
    }

    private RowAddress item() {
        SequencedMap<String, String> key = RowAddress.key("order_id", reserved());
        key.put("line", "1");
        return new RowAddress(Shop.ORDER_ITEMS, key);
    }

    private RowAddress event() {
        return new RowAddress(Shop.EVENTS, RowAddress.key("id", eventId()));
    }

    private String insertEvent() {
        return "INSERT INTO public.events (id, kind, payload) VALUES ("
                + Quoting.literal(eventId().toString()) + ", 'fault', '{}')";
    }

    private UUID eventId() {
        return new UUID(0x4000, 0x8000_0000_0000_0000L + injected);
    }

    private long reserved() {
        return Shop.RESERVED_AFTER + injected;
    }

    /// What the trigger on the target does, and before which event.
    private record Spoiler(String event, String body) {
        static final Spoiler ROUNDING = new Spoiler("UPDATE", "NEW.total := NEW.total + 0.01; RETURN NEW;");

        static Spoiler skip(String event) {
            return new Spoiler(event, "RETURN NULL;");
        }
    }
}
