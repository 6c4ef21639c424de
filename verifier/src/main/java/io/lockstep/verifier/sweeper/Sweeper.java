package io.lockstep.verifier.sweeper;

import io.lockstep.events.Topics;
import io.lockstep.verifier.confirm.CandidateReads;
import io.lockstep.verifier.confirm.ConfirmerSettings;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.sweep.ChunkReads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sweeps the tables of all lanes in a running deployment, beside the topology and never inside it, until
/// it is closed. Of several sweepers one does; another goes on where it stopped. Thread-safe.
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration RECOVERY = Duration.ofSeconds(2);

    private final Deployment deployment;
    private final Mode mode;
    private final ConfirmerSettings reads;
    private final SweeperSettings settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile SweeperStatus status = SweeperStatus.NONE;

    /// What is swept, and where what is known of it stands.
    ///
    /// @param kafka properties of every client, the brokers among them
    /// @param judge the consumer group that hears rulings
    public record Deployment(Topics topics, Set<String> lanes, Map<String, String> kafka, String judge) {
        public Deployment {
            lanes = Set.copyOf(lanes);
            kafka = Map.copyOf(kafka);
        }
    }

    private Sweeper(Deployment deployment, Mode mode, ConfirmerSettings reads, SweeperSettings settings) {
        this.deployment = deployment;
        this.mode = mode;
        this.reads = reads;
        this.settings = settings;
        this.thread = Thread.ofPlatform().name("sweeper").daemon().unstarted(this::run);
    }

    /// Begins to sweep.
    ///
    /// @param mode what the replicator is allowed to do
    /// @param reads how rows are read directly
    public static Sweeper start(Deployment deployment, Mode mode, ConfirmerSettings reads, SweeperSettings settings) {
        var sweeper = new Sweeper(deployment, mode, reads, settings);
        sweeper.thread.start();
        return sweeper;
    }

    public SweeperStatus status() {
        return status;
    }

    /// Returns when nothing is read or written any more.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long before = 0;
        do {
            try (var feed = new SweepFeed(
                            deployment.topics(), deployment.kafka(), deployment.judge(), InstantSource.system());
                    var chunks = new ChunkReads(settings.rows(), reads.source(), reads.target());
                    var passes =
                            new Passes(feed, chunks, new CandidateReads(mode, reads), settings, deployment.lanes())) {
                feed.begin();
                while (!closed(Duration.ZERO)) {
                    passes.tend();
                    report(passes.status(before));
                }
                return;
            } catch (KafkaException e) {
                report(failed("Kafka: " + e.getMessage()));
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("The sweep begins anew where it was");
                report(failed("the sweep begins anew after " + e));
            }
            before = status.rows();
        } while (!closed(RECOVERY));
    }

    private SweeperStatus failed(String error) {
        return new SweeperStatus(false, status.rows(), 0, Optional.of(error));
    }

    private void report(SweeperStatus next) {
        if (!next.error().equals(status.error())) {
            LOG.atInfo().addKeyValue("error", next.error().orElse("none")).log("Sweeper");
        }
        status = next;
    }

    private boolean closed(Duration wait) {
        try {
            return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
