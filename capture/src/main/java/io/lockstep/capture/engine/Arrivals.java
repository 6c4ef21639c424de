package io.lockstep.capture.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Whether an engine's queue holds records, for one who waits until it does. Debezium makes both the queue and the
/// task that reads it by name, so they find what they share by a name among the engine's properties. Thread-safe.
final class Arrivals {
    private static final String NAME = "lockstep.arrivals";
    private static final Map<String, Arrivals> SHARED = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private boolean any;

    /// Gives an engine arrivals of its own.
    static void configure(Properties engine) {
        engine.setProperty(NAME, UUID.randomUUID().toString());
    }

    /// Those of the engine with these properties.
    static Arrivals of(Map<String, ?> engine) {
        return SHARED.computeIfAbsent(String.valueOf(engine.get(NAME)), _ -> new Arrivals());
    }

    /// Whether an engine with these properties was given any.
    static boolean serve(Map<String, ?> engine) {
        return engine.containsKey(NAME);
    }

    /// Nobody asks for them any more.
    void forget() {
        SHARED.values().remove(this);
    }

    /// Says whether the queue holds records now.
    void are(boolean now) {
        lock.lock();
        try {
            any = now;
            if (now) {
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Returns as soon as there are records, at most after this long.
    void await(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!any && left > 0) {
                left = arrived.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
