package io.lockstep.cutover.fence;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// An application that writes with one role as often as it can, and comes back when it is thrown out.
final class Intruder implements AutoCloseable {
    private static final Duration BREATH = Duration.ofMillis(50);

    final AtomicLong written = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final String role;
    private final Thread thread;
    private volatile boolean stopped;

    Intruder(String role) {
        this.role = role;
        thread = Thread.ofVirtual().start(() -> {
            run();
            ended.complete(true);
        });
    }

    private void run() {
        while (!stopped) {
            try (Connection connection = FencedServer.connect(role)) {
                if (role.equals("noinherit")) {
                    Query.execute(connection, "SET ROLE writers");
                }
                while (!stopped) {
                    Query.execute(connection, statement());
                    written.incrementAndGet();
                    Thread.sleep(BREATH);
                }
            } catch (SQLException _) {
                refused.incrementAndGet();
                breathe();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static void breathe() {
        try {
            Thread.sleep(BREATH);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private String statement() {
        String who = Identifiers.literal(role);
        return switch (role) {
            case "owner" -> "INSERT INTO owned (who) VALUES (" + who + ")";
            case "parent" -> "INSERT INTO events (who) VALUES (" + who + ")";
            case "leaf" -> "INSERT INTO days_1 (who) VALUES (" + who + ")";
            default -> "INSERT INTO orders (who) VALUES (" + who + ")";
        };
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        ended.join();
    }
}
