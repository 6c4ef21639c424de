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
            (row versions that Kafka has acknowledged since it started), `lockstep_capture_forged_watermarks_total` (rows of the
            watermark table that the writer did not write), `lockstep_capture_restarts_total`, `lockstep_capture_connected`,
            `lockstep_capture_lag_bytes`, of its slot `lockstep_capture_slot_retained_bytes`, `lockstep_capture_slot_safe_bytes` (log
            that may be written before the server gives the slot up), `lockstep_capture_slot_wal_status` (1 for the `status` that
            the server reports: `reserved`, `extended`, `unreserved`, `lost`) and `lockstep_capture_slots_given_up_total` (dropped since it
            retained more than `capture.max-retained-wal`), of its [audit](decisions/0010-the-server-counts.md)
            `lockstep_capture_audited_transactions_total`, `lockstep_capture_audited_changes_total` and
            `lockstep_capture_missing_changes_total`, on the source `lockstep_capture_watermark_written`,
            `_seen` and `_epoch`, and its producer's metrics (`kafka_producer_*`). Where there are
            [comparison rules](rules.md), each has, with the label `rule` besides, `lockstep_rule_applications_total`: the values
            that it has cut, rounded or ignored on that side since the capture started. A verifier serves those of Kafka Streams
            (`kafka_stream_*`, `kafka_consumer_*`) and, with the label `migration`, what its direct reads do:
            `lockstep_confirmer_rounds_total` by `outcome` (`read`, or `void` when a database could not be read or a watermark proved
            nothing), `lockstep_confirmer_rows_total` by `outcome` (`read`, once a round; `refuted`, `confirmed`, `left` alone for a
            while), `lockstep_confirmer_waiting` (rows that wait), of the sweep `lockstep_sweep_rows_total` (rows of the source
            compared) and `lockstep_sweep_rows_per_second` (lately; only one verifier of several sweeps), and `lockstep_verifier_unreadable_records_total` (records that could
            not be read since it started, with the label `topic`: `changes` or `rulings`) and
            `lockstep_verifier_restored_records_total` (records read since it started to have state again that was lost or that
            another verifier had; `verifier.standby-replicas` keeps it low). `lockstep run` serves all of them at the coordinator's
            address. A coordinator serves
            `lockstep_notices_total` ([notices](notices.md)), by `channel` and `result`, once somebody is in `notify`.

            ## What to alert on

            | expression | meaning | what to do |
            |---|---|---|
            | `sum by (migration) (lockstep_divergences{state="CONFIRMED",class!="KNOWN_LOSSY"}) > 0` | direct reads have confirmed a difference that nobody has taken note of, and that the replicator is not known for | **page** |
            | `sum by (migration) (lockstep_known_lossy_rows{accepted="false"}) > 0` | rows differ as the replicator is known to change them, and the rule is not accepted | ticket |
            | `lockstep_verdict{state="PROVEN"} == 0` | the gate is closed: something is suspect, confirmed, acknowledged, unproven or in flight | page nobody; a cutover has to wait |
            | `lockstep_verdict{state="UNPROVEN"} == 1` for ten minutes | something is not known, and the reasons in `/api/v1/status` say what | look at it in working hours |

            | `lockstep_slot_retained_bytes > on (migration, side) max by (migration, side) (lockstep_slot_limit_bytes) / 2` | a slot retains half of what it may: its capture is behind, or does not run | see to the capture before the slot is given up |
            | `increase(lockstep_fence_breaches_total[15m]) > 0` | somebody has written on a source that is fenced, or a role was let in again | **page**: [what to do](runbook.md#when-something-is-in-the-way) |
            | `increase(lockstep_canaries_missed_total[15m]) > 0` | the verifier did not find a difference that was planted for it: it may be deaf | what was proven since may be wrong: [canaries](canaries.md#found-missed-pending) |
            | `lockstep_slot_lost == 1` | a slot is gone, invalidated or was given up | `lockstep setup` begins a new epoch |

            Nothing else pages. A difference that only the change logs show has `state="SUSPECT"`: within seconds direct reads confirm or
            refute it, or the row moves too often and stays with the stream. `lockstep divergences acknowledge` takes one out of
            `CONFIRMED` and leaves the gate closed.

            ## The coordinator's own

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
