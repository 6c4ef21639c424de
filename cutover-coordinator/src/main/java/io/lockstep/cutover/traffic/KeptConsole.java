package io.lockstep.cutover.traffic;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A console that stays open from one use to the next, as long as they follow each other: a login takes longer than
/// anything that is done with it, and clients wait. Closed when anything goes wrong. Thread-safe; one use at a time.
final class KeptConsole {
    /// Afterwards a network may have forgotten it without a word.
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final ReentrantLock turn = new ReentrantLock();
    private final ConsoleAccess access;
    private @Nullable Console kept;
    private long usedLast;

    KeptConsole(ConsoleAccess access) {
        this.access = access;
    }

    /// @param bound of each wait for an answer
    <T> T use(Duration bound, Use<T> use) throws Exception {
        turn.lock();
        try {
            Console console = open(bound);
            T result = use.of(console);
            usedLast = System.nanoTime();
            return result;
        } catch (Exception e) {
            drop(e);
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private Console open(Duration bound) throws SQLException {
        Console before = kept;
        if (before != null && System.nanoTime() - usedLast < FRESH_NANOS && before.answers(bound)) {
            return before;
        }
        if (before != null) {
            kept = null;
            before.close();
        }
        Console console = Console.open(access, bound);
        kept = console;
        return console;
    }

    private void drop(Exception failure) {
        Console broken = kept;
        kept = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /// What is done with it.
    interface Use<T> {
        T of(Console console) throws Exception;
    }
}
