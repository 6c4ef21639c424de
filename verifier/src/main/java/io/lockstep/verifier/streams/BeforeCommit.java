package io.lockstep.verifier.streams;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/// Calls the processor when its task is about to commit, so that it can write what it has held back. To Kafka Streams
/// it is a store with nothing but a cache: a processor is not told of commits, the caches of its stores are (in Kafka
/// 4.3 `StreamTask.prepareCommit` flushes them before the producer). It is called by the task's own thread, for every
/// commit, also when the task is closed or moves, and not when its transaction is to be aborted.
final class BeforeCommit implements StateStore, CachedStateStore<Void, Void> {
    private static final String NAME = "before-commit";

    private Runnable write = () -> {};
    private boolean open;

    static BeforeCommit of(ProcessingContext context) {
        return context.getStateStore(NAME);
    }

    static StoreBuilder<BeforeCommit> builder() {
        return new Builder();
    }

    /// Calls this from now on, instead of what was called before.
    void call(Runnable writing) {
        write = writing;
    }

    @Override
    public void flushCache() {
        write.run();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (_, _) -> {});
        open = true;
    }

    @Override
    public void close() {
        open = false;
        clearCache();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Void, Void> listener, boolean sendOldValues) {
        return false;
    }

    /// Of a task that is closed or becomes a standby: a processor that goes on is initialised anew.
    @Override
    public void clearCache() {
        write = () -> {};
    }

    private static final class Builder implements StoreBuilder<BeforeCommit> {
        @Override
        public BeforeCommit build() {
            return new BeforeCommit();
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return NAME;
        }
    }
}
