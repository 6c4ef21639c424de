package io.lockstep.verifier.confirm;

import io.lockstep.events.Topics;
import io.lockstep.verifier.matching.Mode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads suspects' rows directly, many in one round, and sends rulings about them, beside the topology
/// and never inside it, until it is closed. What goes wrong voids a round and is tried again; it never
/// leads to a ruling. Thread-safe.
public final class Confirmer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Confirmer.class);
    private static final int MOST_ROWS = 1000;
    private static final Duration PATIENCE = Duration.ofMillis(200);
    /// While nobody is suspect; the first suspect ends it.
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration RECOVERY = Duration.ofSeconds(2);

    private final Topics topics;
    private final Map<String, String> kafka;
    private final Mode mode;
    private final ConfirmerSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile ConfirmerStatus status = new ConfirmerStatus(0, Optional.empty(), ConfirmerFigures.NONE);

    private Confirmer(Topics topics, Map<String, String> kafka, Mode mode, ConfirmerSettings settings) {
        this.topics = topics;
        this.kafka = kafka;
        this.mode = mode;
        this.settings = settings;
        this.thread = Thread.ofPlatform().name("confirmer").daemon().unstarted(this::run);
    }

    /// Starts to read.
    ///
    /// @param kafka properties of every client, the brokers among them
    /// @param mode what the replicator is allowed to do
    public static Confirmer start(Topics topics, Map<String, String> kafka, Mode mode, ConfirmerSettings settings) {
        Confirmer confirmer = new Confirmer(topics, Map.copyOf(kafka), mode, settings);
        confirmer.thread.start();
        return confirmer;
    }

    public ConfirmerStatus status() {
        return status;
    }

    /// Returns when nothing is read or sent any more.
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
        do {
            var docket = new Docket(Limits.of(settings.attempts()));
            try (Feed feed = new Feed(topics, kafka, docket, settings.watermarkSchema(), clock);
                    Sessions sessions = new Sessions(settings.source(), settings.target())) {
                feed.open();
                serve(feed, docket, sessions);
            } catch (KafkaException e) {
                report(docket.size(), "Kafka: " + e.getMessage(), status.figures());
            } catch (RuntimeException e) {
                report(docket.size(), "The confirmer begins anew after " + e, status.figures());
            }
        } while (!closed(RECOVERY));
    }

    private void serve(Feed feed, Docket docket, Sessions sessions) {
        var reading = new Reading(mode, settings, sessions, status.figures(), () -> exchange(feed, docket));
        while (exchange(feed, docket)) {
            sessions.closeWhenIdle(clock.instant());
            List<Inquiry> due = docket.due(clock.instant(), MOST_ROWS);
            Optional<String> error = due.isEmpty() ? status.error() : reading.round(due, docket);
            report(docket.size(), docket.size() == 0 ? null : error.orElse(null), reading.figures());
        }
    }

    /// Takes in what is new and sends what is ready; false when it is time to stop.
    private boolean exchange(Feed feed, Docket docket) {
        feed.poll(docket.size() == 0 ? IDLE : PATIENCE);
        docket.ripe(clock.instant()).forEach(feed::send);
        return !closed(Duration.ZERO);
    }

    private void report(int waiting, @Nullable String error, ConfirmerFigures figures) {
        var next = new ConfirmerStatus(waiting, Optional.ofNullable(error), figures);
        if (!next.error().equals(status.error())) {
            LOG.atInfo().addKeyValue("error", next.error().orElse("none")).log("Confirmer");
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
