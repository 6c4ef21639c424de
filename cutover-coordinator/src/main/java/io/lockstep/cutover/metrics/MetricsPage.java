package io.lockstep.cutover.metrics;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes `docs/metrics.md` from the metrics themselves.
final class MetricsPage {
    private static final String HEAD = """
            # Metrics

            <!-- Generated from the code; do not edit. To write it anew:
                 mvn test -pl cutover-coordinator -am -Dtest=MetricsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.regenerate=true -->

            `GET /metrics` of the coordinator, in the Prometheus text format (OpenMetrics when the scraper asks for it). Every
            metric has the label `migration`. What is not known has no series. Counters begin again at 0 with each epoch, which
            `rate()` and `increase()` allow for. Besides these there are the JVM's (`jvm_*`, `process_*`, `system_*`) and the Kafka
            consumer's (`kafka_consumer_*`), as Micrometer names them.

            A capture in a process of its own serves, with the labels `migration`, `lane` and `side`, `lockstep_capture_versions_total`
            (row versions that Kafka has acknowledged since it started), `lockstep_capture_restarts_total`, `lockstep_capture_connected`,
            `lockstep_capture_lag_bytes`, `lockstep_capture_slot_retained_bytes`, on the source `lockstep_capture_watermark_written`,
            `_seen` and `_epoch`, and its producer's metrics (`kafka_producer_*`); a verifier serves
            `lockstep_verifier_unreadable_records_total` (records that could not be read since it started, with the labels
            `migration` and `topic`: `changes` or `rulings`) and those of Kafka Streams (`kafka_stream_*`, `kafka_consumer_*`).
            `lockstep run` serves all of them at the coordinator's address.

            | metric | type | labels | meaning |
            |---|---|---|---|
            """;

    private MetricsPage() {}

    static String text() {
        return HEAD + Stream.of(Metric.values()).map(MetricsPage::row).collect(Collectors.joining());
    }

    private static String row(Metric metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        String type = metric.type().name().toLowerCase(Locale.ROOT);
        return "| `" + metric.prometheusName() + "` | " + type + " | " + labels + " | " + metric.help() + " |\n";
    }
}
