package io.lockstep.cutover.metrics;

import static io.lockstep.cutover.view.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.SlotView;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Side;
import io.lockstep.events.json.Divergence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateMetricsTest {
    private static final List<SlotView> SLOTS = List.of(
            new SlotView("main", Side.SOURCE, 4096L, 1 << 20, 8192L, Optional.empty()),
            new SlotView("main", Side.TARGET, null, 1 << 20, null, Optional.of("the slot is gone")));

    @Test
    void every_metric_is_scraped_under_its_name_and_labels() {
        var state = Given.state(
                List.of(Given.healthy(0), Given.healthy(1)),
                List.of(
                        Given.divergence("a", DivergenceState.SUSPECT),
                        Given.knownLoss("b", DivergenceState.CONFIRMED, "char-trimmed")));
        String scrape = scrape(Given.withCanaries(state), new Observation(NOW, new FeedStatus.Following(), SLOTS));

        assertThat(scrape.lines())
                .contains(
                        "lockstep_verdict{migration=\"shop\",state=\"DIVERGED\"} 1.0",
                        "lockstep_verdict{migration=\"shop\",state=\"PROVEN\"} 0.0",
                        "lockstep_watermark_age_seconds{lane=\"main\",migration=\"shop\"} 0.4",
                        "lockstep_proven_watermark{lane=\"main\",migration=\"shop\"} 41.0",
                        "lockstep_epoch{lane=\"main\",migration=\"shop\"} 3.0",
                        "lockstep_captured_versions_total{lane=\"main\",migration=\"shop\",side=\"source\"} 196.0",
                        "lockstep_captured_versions_total{lane=\"main\",migration=\"shop\",side=\"target\"} 192.0",
                        "lockstep_replayed_records_total{lane=\"main\",migration=\"shop\",side=\"source\"} 4.0",
                        "lockstep_settled_versions_total{migration=\"shop\",table=\"public.orders\"} 180.0",
                        "lockstep_superseded_versions_total{migration=\"shop\",table=\"public.orders\"} 6.0",
                        "lockstep_in_flight_versions{migration=\"shop\",table=\"public.orders\"} 8.0",
                        "lockstep_oldest_in_flight_seconds{lane=\"main\",migration=\"shop\"} 0.15",
                        "lockstep_divergences{class=\"LOST_UPDATE\",migration=\"shop\",state=\"SUSPECT\"} 1.0",
                        "lockstep_divergences{class=\"LOST_UPDATE\",migration=\"shop\",state=\"CONFIRMED\"} 0.0",
                        "lockstep_duplicate_applies_total{migration=\"shop\",table=\"public.orders\"} 2.0",
                        "lockstep_coalesced_versions_total{migration=\"shop\",table=\"public.orders\"} 4.0",
                        "lockstep_torn_transactions_total{migration=\"shop\",table=\"public.orders\"} 6.0",
                        "lockstep_canary_last_found_timestamp_seconds{class=\"LOST_UPDATE\",lane=\"main\",migration=\"shop\"} "
                                + (NOW.getEpochSecond() - 20) / 1e9 + "E9",
                        "lockstep_canaries_missed_total{class=\"FOREIGN_WRITE\",lane=\"main\",migration=\"shop\"} 1.0",
                        "lockstep_canaries_missed_total{class=\"LOST_UPDATE\",lane=\"main\",migration=\"shop\"} 0.0",
                        "lockstep_slot_retained_bytes{migration=\"shop\",side=\"target\"} 4096.0",
                        "lockstep_replication_lag_seconds_bucket{migration=\"shop\",table=\"public.orders\",le=\"0.032\"}"
                                + " 160",
                        "lockstep_replication_lag_seconds_bucket{migration=\"shop\",table=\"public.orders\",le=\"+Inf\"}"
                                + " 180",
                        "lockstep_replication_lag_seconds_count{migration=\"shop\",table=\"public.orders\"} 180");
        assertAllOf(scrape);
    }

    /// Those of a cutover are shown while there is one.
    private static void assertAllOf(String scrape) {
        assertThat(Arrays.stream(Metric.values())
                        .filter(metric -> !metric.prometheusName().matches("lockstep_(cutover|fence|failback)_.*")))
                .allSatisfy(metric -> assertThat(scrape).contains("\n# TYPE " + metric.prometheusName() + " "));
    }

    @Test
    void every_version_that_was_captured_is_accounted_for() {
        String scrape = scrape(Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of()));

        for (String side : List.of("source", "target")) {
            assertThat(sum(scrape, "lockstep_accounted_versions{", side))
                    .as(side)
                    .isPositive()
                    .isEqualTo(sum(scrape, "lockstep_captured_versions_total{", side));
        }
        assertThat(scrape)
                .contains(
                        "lockstep_accounted_versions{fate=\"superseded\",lane=\"main\",migration=\"shop\",side=\"source\"} 6.0");
    }

    private static double sum(String scrape, String metric, String side) {
        return scrape.lines()
                .filter(line -> line.startsWith(metric) && line.contains("side=\"" + side + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /// By the expressions of `docs/metrics.md`.
    @ParameterizedTest
    @CsvSource({
        "SUSPECT,      false, true",
        "CONFIRMED,    true,  true",
        "ACKNOWLEDGED, false, true",
        "REFUTED,      false, false",
        "HEALED,       false, false"
    })
    void only_a_confirmed_divergence_pages_and_every_open_one_closes_the_gate(
            DivergenceState state, boolean pages, boolean closes) {
        String scrape =
                scrape(Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of(Given.divergence("a", state))));

        assertThat(sum(scrape, "lockstep_divergences\\{class=\"(?!KNOWN_LOSSY).*state=\"CONFIRMED\"}") > 0)
                .isEqualTo(pages);
        assertThat(sum(scrape, "lockstep_verdict\\{.*state=\"DIVERGED\"}") > 0).isEqualTo(closes);
    }

    @Test
    void a_known_loss_pages_nobody_closes_the_gate_and_is_counted_by_its_rule() {
        String scrape = scrape(Given.state(
                List.of(Given.healthy(0), Given.healthy(1)),
                List.of(
                        Given.knownLoss("a", DivergenceState.CONFIRMED, "one", "two"),
                        Given.knownLoss("b", DivergenceState.ACKNOWLEDGED, "two"),
                        Given.knownLoss("c", DivergenceState.HEALED, "two"))));

        assertThat(sum(scrape, "lockstep_divergences\\{class=\"(?!KNOWN_LOSSY).*state=\"CONFIRMED\"}"))
                .isZero();
        assertThat(sum(scrape, "lockstep_divergences\\{class=\"KNOWN_LOSSY\",.*state=\"CONFIRMED\"}"))
                .isEqualTo(1);
        assertThat(sum(scrape, "lockstep_verdict\\{.*state=\"DIVERGED\"}")).isEqualTo(1);
        assertThat(scrape)
                .contains(
                        "lockstep_known_lossy_rows{accepted=\"false\",migration=\"shop\",rule=\"one\"} 1.0",
                        "lockstep_known_lossy_rows{accepted=\"false\",migration=\"shop\",rule=\"two\"} 2.0");
    }

    @ParameterizedTest
    @CsvSource({"SUSPECT, 0", "CONFIRMED, 10.35", "ACKNOWLEDGED, 10.35", "REFUTED, 0", "HEALED, 1.35"})
    void what_is_known_to_have_differed_is_timed_until_it_was_right_again(DivergenceState state, double seconds) {
        assertThat(differed(Given.divergence("a", state))).isEqualTo(seconds);
    }

    @Test
    void a_fault_that_passed_is_timed_too_and_rows_add_up() {
        assertThat(differed(Given.transientFault("a"))).isEqualTo(1.35);
        assertThat(differed(Given.transientFault("a"), Given.transientFault("b")))
                .isEqualTo(2.7);
        assertThat(differed()).isZero();
    }

    private static double differed(Divergence... divergences) {
        String scrape = scrape(Given.state(List.of(Given.healthy(0)), List.of(divergences)));
        return sum(scrape, "lockstep_divergence_seconds_total\\{migration=\"shop\",table=\"public.orders\"}");
    }

    private static double sum(String scrape, String series) {
        return Pattern.compile("^" + series + " (\\S+)$", Pattern.MULTILINE)
                .matcher(scrape)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .sum();
    }

    @Test
    void nothing_is_scraped_that_the_list_does_not_name() {
        List<String> known =
                Arrays.stream(Metric.values()).map(Metric::prometheusName).toList();
        String scrape = scrape(Given.state(List.of(Given.healthy(0)), List.of()));

        assertThat(Pattern.compile("^# TYPE (lockstep_\\S+)", Pattern.MULTILINE)
                        .matcher(scrape)
                        .results()
                        .map(match -> match.group(1)))
                .isNotEmpty()
                .allMatch(known::contains);
    }

    @Test
    void what_is_not_known_has_no_series() {
        String scrape = scrape(VerificationState.EMPTY);

        assertThat(scrape)
                .contains("lockstep_verdict{migration=\"shop\",state=\"UNPROVEN\"} 1.0")
                .doesNotContain("lockstep_watermark_age_seconds", "lockstep_proven_watermark", "slot_retained");
    }

    @Test
    void a_slot_is_shown_against_its_limits_and_whether_it_is_of_use() {
        assertThat(scrape(VerificationState.EMPTY, new Observation(NOW, new FeedStatus.Following(), SLOTS)))
                .contains(
                        "lockstep_slot_retained_bytes{migration=\"shop\",side=\"source\"} 4096.0",
                        "lockstep_slot_limit_bytes{lane=\"main\",migration=\"shop\",side=\"source\"} 1048576.0",
                        "lockstep_slot_safe_bytes{lane=\"main\",migration=\"shop\",side=\"source\"} 8192.0",
                        "lockstep_slot_lost{lane=\"main\",migration=\"shop\",side=\"source\"} 0.0",
                        "lockstep_slot_lost{lane=\"main\",migration=\"shop\",side=\"target\"} 1.0")
                .doesNotContain("lockstep_slot_safe_bytes{lane=\"main\",migration=\"shop\",side=\"target\"}");
    }

    @Test
    void lags_fall_into_the_octave_that_holds_them_and_the_longest_into_the_last() {
        var lag = new LagHistogram(new TreeMap<>(Map.of(
                LagHistogram.bucket(0), 1L,
                LagHistogram.bucket(2), 2L,
                LagHistogram.bucket(3), 3L,
                LagHistogram.bucket(1L << 30), 4L)));

        LagBuckets buckets = LagBuckets.of(lag);

        assertThat(buckets.counts()).startsWith(1L, 2L, 3L).endsWith(4L).hasSize(24);
    }

    @Test
    void the_jvm_is_scraped_too_also_as_open_metrics() {
        try (Meters meters = new Meters()) {
            assertThat(meters.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8"))
                    .contains("jvm_memory_used_bytes", "process_uptime_seconds")
                    .endsWith("# EOF\n");
        }
    }

    private static String scrape(VerificationState state) {
        return scrape(state, new Observation(NOW, new FeedStatus.Following()));
    }

    private static String scrape(VerificationState state, Observation observation) {
        try (Meters meters = new Meters()) {
            meters.show("shop", () -> Overview.of(state, Given.RULES, observation));
            return meters.scrape("text/plain");
        }
    }
}
