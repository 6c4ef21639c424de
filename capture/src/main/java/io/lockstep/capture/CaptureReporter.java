package io.lockstep.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.Topics;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.EventsJson;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what a capture says about itself every second, and at once when it changes, until it is
/// closed. Has a producer and a thread of its own: a Kafka that is away does not disturb the capturing.
/// Thread-safe.
public final class CaptureReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureReporter.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final String topic;
    private final Map<String, String> kafka;
    private final Supplier<CaptureReport> reports;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile long acknowledgedAt = System.nanoTime() - FRESH.toNanos() - 1;
    private volatile boolean failing;

    private CaptureReporter(String topic, Map<String, String> kafka, Supplier<CaptureReport> reports) {
        this.topic = topic;
        this.kafka = Map.copyOf(kafka);
        this.reports = reports;
        this.thread = Thread.ofVirtual().name("capture-reports").unstarted(this::run);
    }

    /// Starts to publish.
    ///
    /// @param kafka properties of the producer, `bootstrap.servers` at least
    /// @param reports asked four times a second
    public static CaptureReporter start(Topics topics, Map<String, String> kafka, Supplier<CaptureReport> reports) {
        var reporter = new CaptureReporter(topics.captures(), kafka, reports);
        reporter.thread.start();
        return reporter;
    }

    /// Whether Kafka has taken a report in the last five seconds.
    public boolean acknowledged() {
        return System.nanoTime() - acknowledgedAt < FRESH.toNanos();
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        do {
            try (ReportSink sink = ReportSink.open(topic, kafka)) {
                publish(sink);
            } catch (KafkaException e) {
                taken(e);
            }
        } while (!closed(INTERVAL));
    }

    private void publish(ReportSink sink) {
        List<@Nullable Object> before = List.of();
        long due = System.nanoTime();
        do {
            CaptureReport report = reports.get();
            List<@Nullable Object> now = essence(report);
            if (!now.equals(before) || System.nanoTime() >= due) {
                sink.send(report.key().getBytes(UTF_8), EventsJson.encode(report), this::taken);
                before = now;
                due = System.nanoTime() + INTERVAL.toNanos();
            }
        } while (!closed(LOOK));
    }

    /// What is worth a report of its own, unlike figures that always move.
    private static List<@Nullable Object> essence(CaptureReport report) {
        CaptureReport.WatermarkReport watermarks = report.watermarks();
        return Arrays.asList(
                report.connected(),
                report.error(),
                report.notVerified(),
                report.concerns(),
                report.canaries(),
                watermarks == null ? null : watermarks.epoch(),
                watermarks == null ? null : watermarks.error());
    }

    private void taken(@Nullable Exception failure) {
        if (failure == null) {
            acknowledgedAt = System.nanoTime();
        }
        if (failing != (failure != null) && closing.getCount() > 0) {
            failing = failure != null;
            LOG.atInfo()
                    .addKeyValue("topic", topic)
                    .addKeyValue("error", failure == null ? "none" : Failures.message(failure))
                    .log("Reports of the capture");
        }
    }

    private boolean closed(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
