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

            A capture and a verifier serve what they know of themselves, below, a capture besides it its producer's metrics
            (`kafka_producer_*`) and [Debezium's](https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-monitoring)
            (`debezium_queue_capacity`, `debezium_queue_remaining_capacity`, `debezium_events_seen_total`,
            `debezium_erroneous_events_total`, `debezium_committed_transactions_total`), a verifier those of Kafka Streams
            (`kafka_stream_*`, `kafka_consumer_*`), a coordinator what became of its [notices](notices.md). `lockstep run` serves all of
            them at the coordinator's address.

            A later [leg](way-back.md#legs) is a migration of its own here as everywhere: after a failback of `shop` the label says
            `shop_leg1`. [Dashboards](dashboards.md) match both.

            ## What to alert on

            `prometheus/rules/alerts.yml` has the alerts, each with the severity `page` or `ticket`; what to do then is in the
            [runbook](runbook.md#alerts). A difference that only the change logs show has `state="SUSPECT"`: within seconds direct
            reads confirm or refute it, or the row moves too often and stays with the stream. `lockstep divergences acknowledge` takes
            one out of `CONFIRMED` and leaves the gate closed.

            ## The coordinator's own

            """;
    private static final String SERVICES = """

            ## Of captures, verifiers and notices

            """;
    private static final String COLUMNS = """
            | metric | type | labels | meaning |
            |---|---|---|---|
            """;

    private MetricsPage() {}

    static String text() {
        return HEAD + table(Metric.values()) + SERVICES + table(ServiceMetric.values());
    }

    private static String table(Exported... metrics) {
        return COLUMNS + Stream.of(metrics).map(MetricsPage::row).collect(Collectors.joining());
    }

    private static String row(Exported metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        String type = metric.type().name().toLowerCase(Locale.ROOT);
        return "| `" + metric.prometheusName() + "` | " + type + " | " + labels + " | " + metric.help() + " |\n";
    }
}
