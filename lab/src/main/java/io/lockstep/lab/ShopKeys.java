package io.lockstep.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What the workload knows of the shop: which keys live, and which come next. Confined to one thread.
final class ShopKeys {
    private final List<Long> products;
    private final List<Order> orders;
    private long lastCustomer;
    private long lastOrder;

    /// @param lastCustomer the greatest id; all from 1 on are alive, since the workload deletes no customer
    ShopKeys(long lastCustomer, List<Long> products, List<Order> orders, long lastOrder) {
        this.lastCustomer = lastCustomer;
        this.products = List.copyOf(products);
        this.orders = new ArrayList<>(orders);
        this.lastOrder = lastOrder;
    }

    /// An order with its living lines, one at least.
    record Order(long id, List<Integer> lines) {
        Order {
            lines = new ArrayList<>(lines);
        }

        int line(SplittableRandom random) {
            return lines.get(random.nextInt(lines.size()));
        }

        void renumber(int line, int to) {
            lines.set(lines.indexOf(line), to);
        }

        int nextLine() {
            return lines.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        }
    }

    /// Grows with the shop: a workload that starts again with the same seed must not make the same unique
    /// values again.
    long age() {
        return lastOrder + lastCustomer;
    }

    long customer(SplittableRandom random) {
        return 1 + random.nextLong(lastCustomer);
    }

    long newCustomer() {
        return ++lastCustomer;
    }

    long product(SplittableRandom random) {
        return products.get(random.nextInt(products.size()));
    }

    List<Long> products() {
        return products;
    }

    Order order(SplittableRandom random) {
        return orders.get(random.nextInt(orders.size()));
    }

    Order newOrder(int lines) {
        List<Integer> numbers = new ArrayList<>();
        for (int line = 1; line <= lines; line++) {
            numbers.add(line);
        }
        Order order = new Order(++lastOrder, numbers);
        orders.add(order);
        return order;
    }

    /// Takes an order out of the living ones; the last that is left stays.
    boolean remove(Order order) {
        return orders.size() > 1 && orders.remove(order);
    }
}
