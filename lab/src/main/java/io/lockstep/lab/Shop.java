package io.lockstep.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/// The sample database: a shop with the column types that real ones have, in schema `public`.
///
/// A range of rows is reserved for [FaultInjection]; the [Workload] never touches it.
public final class Shop {
    /// Ids beyond this one are reserved.
    static final long RESERVED_AFTER = 1_000_000_000L;

    static final int RESERVED_ROWS = 64;
    private static final int LEAST_ROWS = 200;

    public static final TableName CUSTOMERS = new TableName("public", "customers");
    public static final TableName PRODUCTS = new TableName("public", "products");
    public static final TableName INVENTORY = new TableName("public", "inventory");
    public static final TableName ORDERS = new TableName("public", "orders");
    public static final TableName ORDER_ITEMS = new TableName("public", "order_items");
    public static final TableName EVENTS = new TableName("public", "events");

    private Shop() {}

    /// Every table, each with a primary key.
    public static List<TableName> tables() {
        return List.of(CUSTOMERS, PRODUCTS, INVENTORY, ORDERS, ORDER_ITEMS, EVENTS);
    }

    /// Creates the tables in both databases and fills the source's.
    ///
    /// @param rows how many rows in all, roughly; at least 200
    public static void create(Database source, Database target, int rows, long seed) throws SQLException {
        createTables(source);
        createTables(target);
        load(source, rows, seed);
    }

    /// Creates the empty tables, with their indexes and foreign keys.
    public static void createTables(Database database) throws SQLException {
        Sessions.execute(database, resource("shop.sql"));
    }

    /// Fills empty tables in one transaction; the same seed gives the same rows.
    public static void load(Database database, int rows, long seed) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            describeLoad(connection, Math.max(rows, LEAST_ROWS), seed);
            try (Statement statement = connection.createStatement()) {
                statement.execute(resource("shop-rows.sql"));
            }
            connection.commit();
        }
        Sessions.execute(database, "ANALYZE");
    }

    private static void describeLoad(Connection connection, int rows, long seed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                CREATE TEMPORARY TABLE shop_load ON COMMIT DROP AS
                SELECT ?::bigint AS seed, ?::int AS customers, ?::int AS products, ?::int AS orders, ?::int AS events, ?::bigint AS first, ?::int AS reserved""")) {
            List<Object> values =
                    List.of(seed, rows / 10, rows / 25, rows / 4, rows / 9, RESERVED_AFTER, RESERVED_ROWS);
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.execute();
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Shop.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
