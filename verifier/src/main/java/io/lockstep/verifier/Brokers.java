package io.lockstep.verifier;

import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;

/// The brokers, and patience to wait for what is asked of them.
record Brokers(Admin admin, String bootstrap) implements AutoCloseable {
    static Brokers of(VerifierSettings settings) {
        var properties = new Properties();
        properties.put("default.api.timeout.ms", "15000");
        properties.put("request.timeout.ms", "10000");
        properties.putAll(settings.kafka());
        properties.put("bootstrap.servers", settings.bootstrap());
        return new Brokers(Admin.create(properties), settings.bootstrap());
    }

    /// @param what the request, in words that complete "Kafka could not …"
    /// @throws VerifierException when the brokers refuse, cannot be reached, or the thread is interrupted
    <T> T answer(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new VerifierException(
                    "Kafka at %s could not %s: %s".formatted(bootstrap, what, cause.getMessage()), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VerifierException("Interrupted while Kafka at " + bootstrap + " was to " + what, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
