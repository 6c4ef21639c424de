package io.lockstep.lab;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A source, a target and a broker, started side by side in one [LabDirectory]; any of them may be left out.
/// Closing it stops them and removes the directory.
public final class Lab implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    private final LabDirectory directory;
    private final Optional<PostgresServer> source;
    private final Optional<PostgresServer> target;
    private final Optional<KafkaBroker> kafka;

    private Lab(
            LabDirectory directory,
            Optional<PostgresServer> source,
            Optional<PostgresServer> target,
            Optional<KafkaBroker> kafka) {
        this.directory = directory;
        this.source = source;
        this.target = target;
        this.kafka = kafka;
    }

    /// Starts all three.
    public static Lab start() {
        return builder().source().target().kafka().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    public PostgresServer source() {
        return source.orElseThrow(() -> absent("source"));
    }

    public PostgresServer target() {
        return target.orElseThrow(() -> absent("target"));
    }

    public KafkaBroker kafka() {
        return kafka.orElseThrow(() -> absent("kafka"));
    }

    public LabDirectory directory() {
        return directory;
    }

    @Override
    public void close() {
        directory.close();
    }

    private static LabException absent(String part) {
        return new LabException("This lab was started without " + part + ": call " + part + "() on its builder");
    }

    /// What the lab is to have.
    public static final class Builder {
        private boolean source;
        private boolean target;
        private boolean kafka;
        private boolean closeOnExit = true;
        private PostgresOptions postgres = PostgresOptions.defaults();

        private Builder() {}

        public Builder source() {
            source = true;
            return this;
        }

        public Builder target() {
            target = true;
            return this;
        }

        public Builder kafka() {
            kafka = true;
            return this;
        }

        /// Options of both PostgreSQL servers.
        public Builder postgres(PostgresOptions options) {
            postgres = options;
            return this;
        }

        /// For callers whose own shutdown hook closes the lab, in its place among other things.
        public Builder withoutShutdownHook() {
            closeOnExit = false;
            return this;
        }

        /// Starts the parts in parallel and waits for all; when one fails, or the caller is interrupted, all are
        /// closed and nothing is left. An interrupt waits until the parts have started: a broker that is
        /// interrupted on the way up halts the JVM.
        ///
        /// @throws LabException when a part does not start, or the caller is interrupted
        public Lab start() {
            Lab lab = Uninterrupted.call(this::startAll);
            if (Thread.currentThread().isInterrupted()) {
                lab.close();
                throw new LabException("Interrupted while the lab was starting", new InterruptedException());
            }
            return lab;
        }

        private Lab startAll() {
            long began = System.nanoTime();
            LabDirectory directory = LabDirectory.below(Path.of(System.getProperty("java.io.tmpdir")), closeOnExit);
            try {
                Lab lab = startIn(directory);
                LOG.atInfo()
                        .addKeyValue("directory", directory.path())
                        .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
                        .log("Lab started");
                return lab;
            } catch (RuntimeException e) {
                directory.close();
                throw e;
            }
        }

        private Lab startIn(LabDirectory directory) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var sourceStart = submit(threads, source, () -> PostgresServer.create(directory, "source", postgres));
                var targetStart = submit(threads, target, () -> PostgresServer.create(directory, "target", postgres));
                var kafkaStart = submit(threads, kafka, () -> KafkaBroker.create(directory, "kafka"));
                return new Lab(
                        directory,
                        sourceStart.map(Builder::get),
                        targetStart.map(Builder::get),
                        kafkaStart.map(Builder::get));
            }
        }

        private static <T> Optional<Future<T>> submit(ExecutorService threads, boolean wanted, Callable<T> part) {
            return wanted ? Optional.of(threads.submit(part)) : Optional.empty();
        }

        private static <T> T get(Future<T> start) {
            try {
                return start.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new LabException("A server of the lab did not start", e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        }
    }
}
