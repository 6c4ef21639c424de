package io.lockstep.lab;

import io.lockstep.lab.ShopKeys.Order;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Learns from a database which keys live there, and moves the sequences ahead of what the workload is going to
/// insert, as applications do that take ids
/// in blocks.
final class ShopKeysReader {
    private static final long BLOCK = 1_000_000;
    private static final int MOST_ORDERS = 50_000;

    private ShopKeysReader() {}

    static ShopKeys read(Connection connection) throws SQLException {
        long lastCustomer = last(connection, Shop.CUSTOMERS);
        long lastOrder = last(connection, Shop.ORDERS);
        if (lastCustomer == 0 || lastOrder == 0) {
            throw new LabException("The shop has no customers or no orders: load it before the workload starts");
        }
        reserve(connection, Shop.CUSTOMERS, lastCustomer);
        reserve(connection, Shop.ORDERS, lastOrder);
        return new ShopKeys(lastCustomer, products(connection), orders(connection), lastOrder);
    }

    private static long last(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT coalesce(max(id), 0) FROM " + table.quoted() + " WHERE id <= ?")) {
            statement.setLong(1, Shop.RESERVED_AFTER);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static void reserve(Connection connection, TableName table, long last) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)")) {
            statement.setString(1, table.quoted());
            statement.setLong(2, last + BLOCK);
            statement.execute();
        }
    }

    private static List<Long> products(Connection connection) throws SQLException {
        List<Long> products = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT product_id FROM public.inventory ORDER BY product_id");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                products.add(rows.getLong(1));
            }
        }
        return products;
    }

    private static List<Order> orders(Connection connection) throws SQLException {
        List<Order> orders = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT order_id, array_agg(line ORDER BY line) FROM public.order_items
                WHERE order_id <= ? GROUP BY order_id ORDER BY order_id DESC LIMIT ?""")) {
            statement.setLong(1, Shop.RESERVED_AFTER);
            statement.setInt(2, MOST_ORDERS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    orders.add(new Order(rows.getLong(1), lines(rows.getArray(2))));
                }
            }
        }
        return orders;
    }

    private static List<Integer> lines(Array array) throws SQLException {
        return Arrays.asList((Integer[]) array.getArray());
    }
}
