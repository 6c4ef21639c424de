package io.lockstep.capture.engine;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.Sizeable;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The records between the engine's reader and its task, in memory, with word of their arrival. Debezium finds it
/// by its name, and calls it under a lock of its own. Not thread-safe.
public final class ArrivalQueue<T extends Sizeable> implements QueueProvider<T> {
    static final String NAME = "lockstep";

    private final Queue<T> records = new ArrayDeque<>();
    private Arrivals arrivals = new Arrivals();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> engine) {
        arrivals = Arrivals.of(engine);
    }

    @Override
    public void enqueue(T record) {
        boolean first = records.isEmpty();
        records.add(record);
        if (first) {
            arrivals.are(true);
        }
    }

    @Override
    public @Nullable T poll() {
        T record = records.poll();
        if (records.isEmpty()) {
            arrivals.are(false);
        }
        return record;
    }

    @Override
    public int size() {
        return records.size();
    }
}
