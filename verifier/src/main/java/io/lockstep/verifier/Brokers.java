package io.lockstep.verifier;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The brokers, and patience to wait for what is asked of them.
record Brokers(Admin admin, String bootstrap) implements AutoCloseable {
    private static final int ATTEMPTS = 100;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

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

    /// How many partitions a topic has that is known to exist. A broker may not have heard of it yet from the
    /// controller
    /// that made it, so it is asked again for some seconds.
    ///
    /// @throws VerifierException as [#answer]
    int partitions(String topic) {
        for (int attempt = 1; ; attempt++) {
            try {
                var described = admin.describeTopics(List.of(topic)).allTopicNames();
                return answer(described, "describe the topic " + topic).values().stream()
                        .mapToInt(each -> each.partitions().size())
                        .sum();
            } catch (VerifierException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
