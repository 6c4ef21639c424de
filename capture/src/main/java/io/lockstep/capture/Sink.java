package io.lockstep.capture;

import org.jspecify.annotations.Nullable;

/// Where change records go, in order within each partition.
interface Sink extends AutoCloseable {
    /// Sends without waiting.
    ///
    /// @param key null for what is broadcast
    /// @param origin the replication origin of the change; null when it has none, or that is not told
    /// @throws DeliveryException when an earlier record is already known to have failed
    void send(int partition, byte @Nullable [] key, byte[] value, @Nullable String origin);

    /// What was sent since this was asked last.
    Delivery sent();

    /// Hurries, and returns when everything sent is acknowledged.
    ///
    /// @throws DeliveryException when something was not, or the thread was interrupted
    void flush();

    /// Gives up what is still on its way. Called from any thread, and more than once.
    @Override
    void close();

    /// Records on their way together.
    @FunctionalInterface
    interface Delivery {
        /// Returns when all of them are acknowledged.
        ///
        /// @throws DeliveryException when anything that was sent so far was not, or the thread was interrupted
        void await();
    }
}
