package io.lockstep.lab;

import static io.lockstep.lab.ShopStatement.delete;
import static io.lockstep.lab.ShopStatement.insert;
import static io.lockstep.lab.ShopStatement.update;

import io.lockstep.lab.ShopKeys.Order;
import io.lockstep.lab.ShopTransaction.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/// Makes up what happens in the shop. The same seed and the same keys give the same statements. Assumes that
/// what it returns is committed.
final class ShopGenerator {
    private static final String INSERT_ITEM =
            "INSERT INTO public.order_items (order_id, line, product_id, quantity, unit_price) VALUES (?, ?, ?, ?, ?)";
    private static final List<String> STATUSES = List.of("placed", "paid", "packed", "shipped", "returned");
    private static final int HOT_ROWS = 4;
    private static final int BIG_TEXT_BYTES = 9_000;

    private final SplittableRandom random;
    private final ShopKeys keys;
    private final boolean[] hotRowIsLow = new boolean[HOT_ROWS];

    ShopGenerator(long seed, ShopKeys keys) {
        this.random = new SplittableRandom(seed ^ new SplittableRandom(keys.age()).nextLong());
        this.keys = keys;
    }

    ShopTransaction next() {
        Kind kind = Kind.of(random.nextInt(100));
        return new ShopTransaction(
                kind,
                switch (kind) {
                    case PLACE_ORDER -> placeOrder();
                    case CHANGE_STATUS -> changeStatus();
                    case CHANGE_CUSTOMER -> changeCustomer();
                    case APPEND_EVENTS -> appendEvents();
                    case TOGGLE_HOT_ROW -> toggleHotRow();
                    case CANCEL_ORDER -> cancelOrder();
                    case REPLACE_ITEM -> replaceItem();
                    case WRITE_BIG_TEXT -> writeBigText();
                    case REPRICE -> reprice();
                    case RENUMBER_LINE -> renumberLine();
                    case NEW_CUSTOMER -> newCustomer();
                });
    }

    private List<ShopStatement> placeOrder() {
        Order order = keys.newOrder(1 + random.nextInt(4));
        List<ShopStatement> statements = new ArrayList<>();
        statements.add(insert(
                "INSERT INTO public.orders (id, customer_id, reference, total, ship_by) VALUES (?, ?, ?, ?, date '2026-01-01' + ?)",
                order.id(),
                keys.customer(random),
                uuid(),
                price(),
                random.nextInt(90)));
        order.lines().forEach(line -> statements.add(item(order, line)));
        statements.add(
                update("UPDATE public.inventory SET reserved = reserved + 1 WHERE product_id = ?", coolProduct()));
        return statements;
    }

    private List<ShopStatement> changeStatus() {
        return List.of(update(
                "UPDATE public.orders SET status = ?::public.order_status WHERE id = ?",
                STATUSES.get(random.nextInt(STATUSES.size())),
                keys.order(random).id()));
    }

    private List<ShopStatement> changeCustomer() {
        return List.of(update(
                "UPDATE public.customers SET credit_limit = ?, newsletter = NOT newsletter, preferences = ?::jsonb, tags = ARRAY[?, 'seen'], last_login_from = ?::inet WHERE id = ?",
                price(),
                "{\"theme\": " + random.nextInt(100) + ", \"beta\": null}",
                "tag" + random.nextInt(9),
                "10.1.2." + random.nextInt(255),
                keys.customer(random)));
    }

    private List<ShopStatement> appendEvents() {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(_ -> insert(
                        "INSERT INTO public.events (id, kind, payload, took) VALUES (?, ?, ?::jsonb, ? * interval '1 millisecond')",
                        uuid(),
                        "click",
                        "{\"x\": " + random.nextInt(2000) + "}",
                        random.nextInt(10_000)))
                .toList();
    }

    /// Between two values only: on such a row a lost or repeated change is hard to tell from a right one.
    private List<ShopStatement> toggleHotRow() {
        int row = random.nextInt(HOT_ROWS);
        hotRowIsLow[row] = !hotRowIsLow[row];
        return List.of(update(
                "UPDATE public.inventory SET quantity = ? WHERE product_id = ?",
                hotRowIsLow[row] ? 50 : 100,
                keys.products().get(row)));
    }

    private List<ShopStatement> cancelOrder() {
        Order order = keys.order(random);
        if (!keys.remove(order)) {
            return placeOrder();
        }
        return List.of(
                delete("DELETE FROM public.order_items WHERE order_id = ?", order.id()),
                delete("DELETE FROM public.orders WHERE id = ?", order.id()));
    }

    private List<ShopStatement> replaceItem() {
        Order order = keys.order(random);
        int line = order.line(random);
        return List.of(
                delete("DELETE FROM public.order_items WHERE order_id = ? AND line = ?", order.id(), line),
                item(order, line));
    }

    /// Random text, since what compresses well is not stored out of line.
    private List<ShopStatement> writeBigText() {
        byte[] bytes = new byte[BIG_TEXT_BYTES + random.nextInt(BIG_TEXT_BYTES)];
        random.nextBytes(bytes);
        return List.of(update(
                "UPDATE public.products SET description = ? WHERE id = ?",
                Base64.getEncoder().encodeToString(bytes),
                keys.product(random)));
    }

    private List<ShopStatement> reprice() {
        return List.of(update(
                "UPDATE public.products SET price = ?, attributes = attributes || ?::jsonb WHERE id = ?",
                price(),
                "{\"sale\": " + random.nextBoolean() + "}",
                keys.product(random)));
    }

    private List<ShopStatement> renumberLine() {
        Order order = keys.order(random);
        int old = order.line(random);
        int renumbered = order.nextLine();
        order.renumber(old, renumbered);
        return List.of(update(
                "UPDATE public.order_items SET line = ? WHERE order_id = ? AND line = ?", renumbered, order.id(), old));
    }

    private List<ShopStatement> newCustomer() {
        long id = keys.newCustomer();
        return List.of(insert(
                "INSERT INTO public.customers (id, external_id, email, name, country, avatar) VALUES (?, ?, ?, ?, 'DE', decode(?, 'hex'))",
                id,
                uuid(),
                "new" + id + "@example.com",
                "New customer " + id,
                Long.toHexString(random.nextLong() | Long.MIN_VALUE)));
    }

    private ShopStatement item(Order order, int line) {
        return insert(INSERT_ITEM, order.id(), line, keys.product(random), 1 + random.nextInt(5), price());
    }

    private long coolProduct() {
        List<Long> products = keys.products();
        return products.get(
                Math.min(HOT_ROWS, products.size() - 1) + random.nextInt(Math.max(1, products.size() - HOT_ROWS)));
    }

    private BigDecimal price() {
        return BigDecimal.valueOf(1 + random.nextInt(100_000), 2);
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
