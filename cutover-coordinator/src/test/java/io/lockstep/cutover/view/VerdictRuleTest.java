package io.lockstep.cutover.view;

import static io.lockstep.cutover.view.Given.NOW;
import static io.lockstep.cutover.view.Given.RULES;
import static io.lockstep.cutover.view.Given.divergence;
import static io.lockstep.cutover.view.Given.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.Lsn;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Verdict;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.SharedConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rule of the verdict as a table of cases.
///
/// | what holds | word |
/// |---|---|
/// | an open divergence, or a suspect key | DIVERGED |
/// | something not reported, stalled, lost, not comparable, or not readable | UNPROVEN |
/// | the proof is too old while the source's watermarks flow; undecided keys | IN_FLIGHT |
/// | none of these | PROVEN |
///
/// The upper line wins. All reasons are listed in any case.
class VerdictRuleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final FeedStatus FOLLOWING = new FeedStatus.Following();
    private static final SourceAccount LEAKING = new SourceAccount(10, 0, 9, 0, 0, 0, 0, 0);

    record Case(String name, List<Progress> progress, List<Divergence> divergences, String word, List<String> codes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(proven(), inFlight(), silent(), reported(), diverged()).flatMap(List::stream);
    }

    private static List<Case> proven() {
        return List.of(
                streams("versions in flight above a young proof", "PROVEN", healthy(0), healthy(1)),
                differing("divergences that are closed", "PROVEN", divergence("a", DivergenceState.HEALED)),
                differing("divergences that were refuted", "PROVEN", divergence("a", DivergenceState.REFUTED)),
                differing("a transient fault", "PROVEN", Given.transientFault("a")),
                streams("proof just at the limit", "PROVEN", healthy(0), Given.provenAgo(1, Duration.ofSeconds(5))),
                streams("proof older by an observed lag", "PROVEN", healthy(0), lagging(Duration.ofSeconds(20))));
    }

    private static List<Case> inFlight() {
        return List.of(
                streams(
                        "undecided keys",
                        "IN_FLIGHT",
                        healthy(0),
                        new Report(1).undecided(2).build(),
                        "UNDECIDED"),
                streams(
                        "replication stalled while the source flows",
                        "IN_FLIGHT",
                        Given.provenAgo(0, MINUTE),
                        Given.provenAgo(1, MINUTE),
                        "PROOF_BEHIND"),
                streams("one partition behind", "IN_FLIGHT", healthy(0), Given.provenAgo(1, MINUTE), "PROOF_BEHIND"),
                streams(
                        "a backlog being worked off excuses no age",
                        "IN_FLIGHT",
                        healthy(0),
                        lagging(MINUTE),
                        "PROOF_BEHIND"));
    }

    private static List<Case> silent() {
        return List.of(
                new Case("nothing reported", List.of(), List.of(), "UNPROVEN", List.of("STARTING")),
                new Case("a partition silent", List.of(healthy(0)), List.of(), "UNPROVEN", List.of("STARTING")),
                streams("no proof point yet", "UNPROVEN", healthy(0), Given.starting(1), "STARTING"),
                streams("epochs mixed", "UNPROVEN", healthy(0), Given.inEpoch(1, 4), "STARTING"),
                streams(
                        "watermarks stalled",
                        "UNPROVEN",
                        Given.reportedAgo(0, MINUTE),
                        Given.reportedAgo(1, MINUTE),
                        "WATERMARKS_STALLED",
                        "PROOF_BEHIND"),
                streams(
                        "one partition stalled",
                        "UNPROVEN",
                        healthy(0),
                        Given.reportedAgo(1, MINUTE),
                        "WATERMARKS_STALLED",
                        "PROOF_BEHIND"),
                streams(
                        "reports from the future",
                        "UNPROVEN",
                        healthy(0),
                        Given.reportedAgo(1, MINUTE.negated()),
                        "WATERMARKS_STALLED",
                        "WATERMARKS_STALLED"));
    }

    private static List<Case> reported() {
        return List.of(
                streams(
                        "a gap",
                        "UNPROVEN",
                        healthy(0),
                        new Report(1).reasons(UnprovenReason.GAP).build(),
                        "GAP"),
                streams(
                        "a version lost from the accounts",
                        "UNPROVEN",
                        healthy(0),
                        new Report(1).account(LEAKING).build(),
                        "GAP"),
                streams(
                        "a table truncated",
                        "UNPROVEN",
                        healthy(0),
                        new Report(1).tableReasons(UnprovenReason.TRUNCATED).build(),
                        "TRUNCATED"));
    }

    private static List<Case> diverged() {
        return List.of(
                differing("a suspect", "DIVERGED", divergence("a", DivergenceState.SUSPECT), "OPEN_DIVERGENCES"),
                differing(
                        "a confirmed one", "DIVERGED", divergence("a", DivergenceState.CONFIRMED), "OPEN_DIVERGENCES"),
                differing(
                        "an acknowledged one",
                        "DIVERGED",
                        divergence("a", DivergenceState.ACKNOWLEDGED),
                        "OPEN_DIVERGENCES"),
                streams(
                        "a suspect that is counted and not described",
                        "DIVERGED",
                        healthy(0),
                        new Report(1).suspects(1).build(),
                        "OPEN_DIVERGENCES"),
                new Case(
                        "a divergence during a stall, with everything listed",
                        List.of(
                                Given.provenAgo(0, MINUTE),
                                new Report(1)
                                        .reasons(UnprovenReason.SCHEME_MISMATCH)
                                        .build()),
                        List.of(divergence("a", DivergenceState.SUSPECT)),
                        "DIVERGED",
                        List.of("SCHEME_MISMATCH", "PROOF_BEHIND", "OPEN_DIVERGENCES")));
    }

    private static Case streams(String name, String word, Progress zero, Progress one, String... codes) {
        return new Case(name, List.of(zero, one), List.of(), word, List.of(codes));
    }

    private static Case differing(String name, String word, Divergence divergence, String... codes) {
        return new Case(name, List.of(healthy(0), healthy(1)), List.of(divergence), word, List.of(codes));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_word_and_all_reasons_follow_from_what_holds(Case each) {
        Overview overview = Overview.of(Given.state(each.progress, each.divergences), RULES, Given.observation());

        assertThat(overview.assessment().verdict().word()).isEqualTo(each.word);
        assertThat(overview.assessment().reasons()).extracting(Reason::code).containsExactlyElementsOf(each.codes);
        assertThat(overview.tables().values())
                .as("a table is never better off than what holds for its lane")
                .allSatisfy(table -> assertThat(overview.assessment(table)).isEqualTo(overview.assessment()));
    }

    @Test
    void a_long_stall_of_the_target_is_in_flight_from_its_beginning_to_its_end() {
        Ledger ledger = new Ledger();
        for (int second = 0; second < 600; second++) {
            var at = NOW.plusSeconds(second);
            ledger.add(stalledAt(0, 43L + second, at));
            ledger.add(stalledAt(1, 43L + second, at));
            ledger.add(Given.capture(Side.SOURCE, true, Given.CONFIGURATION, at));
            ledger.add(Given.capture(Side.TARGET, true, Given.CONFIGURATION, at));
            Given.sweep(ledger, List.of(stalledAt(0, 43L, at)));
            String word = word(ledger.state(), new Observation(at, FOLLOWING));
            assertThat(word).as("after %s s", second).isEqualTo(second <= 5 ? "PROVEN" : "IN_FLIGHT");
        }
    }

    @Test
    void a_capture_known_to_be_dead_makes_an_old_proof_unknown() {
        CaptureReport dead = Given.capture(Side.TARGET, false, Given.CONFIGURATION, NOW);

        assertThat(reasons(List.of(Given.provenAgo(0, MINUTE), Given.provenAgo(1, MINUTE)), dead))
                .contains("WATERMARKS_STALLED: the capture of the target of lane main does not read its change log: the"
                        + " connection was refused");
        assertThat(reasons(List.of(healthy(0), healthy(1)), dead))
                .as("a reconnect with a young proof")
                .isEmpty();
    }

    @Test
    void what_has_not_been_read_or_cannot_be_read_is_not_known() {
        var state = Given.state(List.of(healthy(0), healthy(1)), List.of());

        assertThat(word(state, new Observation(NOW, new FeedStatus.CatchingUp())))
                .isEqualTo("UNPROVEN");
        assertThat(word(state, new Observation(NOW, new FeedStatus.Broken("no broker"))))
                .isEqualTo("UNPROVEN");
    }

    @Test
    void a_selected_table_that_no_lane_carries_keeps_the_verdict_from_proven() {
        VerificationState state = stateWith(new CaptureReport(
                "main",
                Side.TARGET,
                true,
                null,
                null,
                null,
                Map.of(
                        new TableId("public", "log"),
                        new CaptureReport.Concern(UnprovenReason.NO_KEY, "it has no primary key"),
                        new TableId("shop", "parts"),
                        new CaptureReport.Concern(UnprovenReason.MAPPING_NOT_COMPARABLE, "rule 2 copies some rows")),
                Given.capture(Side.SOURCE).scheme(),
                Given.CONFIGURATION,
                null,
                List.of(),
                NOW));

        Overview overview = Overview.of(state, RULES, Given.observation());

        assertThat(overview.assessment().verdict())
                .isEqualTo(new Verdict.Unproven(List.of(UnprovenReason.NO_KEY, UnprovenReason.MAPPING_NOT_COMPARABLE)));
        assertThat(overview.assessment().reasons())
                .extracting(Reason::text)
                .containsExactly(
                        "NO_KEY: public.log is not verified: it has no primary key",
                        "MAPPING_NOT_COMPARABLE: shop.parts is not verified: rule 2 copies some rows");
        TableView parts = Objects.requireNonNull(overview.tables().get(new TableId("shop", "parts")));
        assertThat(overview.assessment(parts).verdict())
                .as("a table is answerable for itself alone, and listed")
                .isEqualTo(new Verdict.Unproven(List.of(UnprovenReason.MAPPING_NOT_COMPARABLE)));
    }

    @Test
    void what_a_capture_has_met_keeps_the_verdict_from_proven_in_its_words() {
        for (UnprovenReason reason : List.of(
                UnprovenReason.FORGED_WATERMARK,
                UnprovenReason.TABLE_NOT_PUBLISHED,
                UnprovenReason.IDENTITY_CHANGED,
                UnprovenReason.PARTITIONS_CHANGED,
                UnprovenReason.SLOT_LOST,
                UnprovenReason.SCHEME_MISMATCH)) {
            CaptureReport well = Given.capture(Side.TARGET);
            VerificationState state = stateWith(new CaptureReport(
                    "main",
                    Side.TARGET,
                    true,
                    null,
                    null,
                    null,
                    Map.of(),
                    well.scheme(),
                    Given.CONFIGURATION,
                    null,
                    List.of(new CaptureReport.Concern(reason, "what happened: what to do")),
                    NOW));
            Assessment overall = Overview.of(state, RULES, Given.observation()).assessment();
            assertThat(overall.verdict()).isEqualTo(new Verdict.Unproven(List.of(reason)));
            assertThat(overall.reasons()).extracting(Reason::message).containsExactly("what happened: what to do");
        }
    }

    @Test
    void a_capture_whose_last_report_is_old_is_not_connected_and_leaves_nothing_proven() {
        CaptureReport old = Given.capture(Side.TARGET, true, Given.CONFIGURATION, NOW.minusSeconds(6));
        Overview overview = Overview.of(stateWith(old), RULES, Given.observation());

        assertThat(overview.assessment().verdict())
                .isEqualTo(new Verdict.Unproven(List.of(UnprovenReason.CAPTURE_SILENT)));
        assertThat(overview.assessment().reasons())
                .extracting(Reason::message)
                .containsExactly(
                        "the capture of the target of lane main last reported 6.0 s ago (limit 5.0 s): see that"
                                + " it runs and reaches Kafka, and that the clocks agree");
        assertThat(overview.side(Side.TARGET)).isEqualTo(new SideStatus(new Lsn(0x2A000028L), false, null));
        assertThat(overview.side(Side.SOURCE)).isEqualTo(new SideStatus(new Lsn(0x2A000028L), true, 4096L));
    }

    @Test
    void a_capture_that_reports_from_the_future_leaves_nothing_proven() {
        CaptureReport ahead = Given.capture(Side.SOURCE, true, Given.CONFIGURATION, NOW.plusSeconds(60));

        assertThat(reasons(List.of(healthy(0), healthy(1)), ahead))
                .containsExactly("CAPTURE_SILENT: the capture of the source of lane main reports from 60.0 s in the"
                        + " future: set the clocks of capture and coordinator");
    }

    @Test
    void captures_that_are_configured_differently_prove_nothing_and_the_difference_is_named() {
        var other = SharedConfiguration.of(Map.of("kafka.partitions", "4", "watermark.interval", "PT0.2S"));

        assertThat(reasons(List.of(healthy(0), healthy(1)), Given.capture(Side.TARGET, true, other, NOW)))
                .containsExactly("CONFIGURATION_DIFFERS: the capture of the source and the capture of the target of"
                        + " lane main are configured differently in kafka.partitions: 2 and 4: give every service the"
                        + " same lockstep.yaml and restart those that had another");
    }

    @Test
    void a_capture_that_is_configured_differently_from_the_coordinator_proves_nothing() {
        var rules = new ProofRules(
                Set.of("main"),
                2,
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                SharedConfiguration.of(Map.of("kafka.partitions", "2", "watermark.interval", "PT1S")));
        var state = Given.state(List.of(healthy(0), healthy(1)), List.of());

        assertThat(Overview.of(state, rules, Given.observation()).assessment().reasons())
                .extracting(Reason::text)
                .hasSize(2)
                .allSatisfy(text -> assertThat(text)
                        .startsWith("CONFIGURATION_DIFFERS: the capture of the ")
                        .contains("the coordinator", "watermark.interval: PT0.2S and PT1S"));
    }

    @Test
    void every_lane_has_to_report() {
        var state = Given.state(List.of(healthy(0), healthy(1)), List.of());
        var twoLanes = new ProofRules(Set.of("main", "bulk"), 2, Duration.ofMillis(200), Duration.ofSeconds(30));
        Overview overview = Overview.of(state, twoLanes, Given.observation());

        assertThat(overview.assessment().verdict().word()).isEqualTo("UNPROVEN");
        assertThat(overview.leastProven()).isEmpty();
        assertThat(overview.assessment(Given.orders(overview)).verdict().word())
                .as("the table of the lane that is well")
                .isEqualTo("PROVEN");
    }

    @Test
    void a_reason_says_what_is_the_matter_with_what() {
        var state = Given.state(List.of(healthy(0), Given.starting(1)), List.of());

        assertThat(Overview.of(state, RULES, Given.observation()).assessment().reasons())
                .extracting(Reason::text)
                .containsExactly("STARTING: lane main has no proof point in epoch 3 yet in partitions [1]");
    }

    private static Progress lagging(Duration lag) {
        return new Report(1)
                .replicationMillis(lag.toMillis())
                .provenWrittenAt(NOW.minus(lag))
                .build();
    }

    private static Progress stalledAt(int partition, long sourceWatermark, Instant at) {
        return new Report(partition)
                .watermarks(sourceWatermark, 41)
                .provenWrittenAt(NOW)
                .at(at)
                .build();
    }

    private static VerificationState stateWith(CaptureReport report) {
        return stateWith(List.of(healthy(0), healthy(1)), report);
    }

    private static VerificationState stateWith(List<Progress> progress, CaptureReport report) {
        Ledger ledger = Given.told(progress);
        ledger.add(Given.capture(report.side().other()));
        ledger.add(report);
        return ledger.state();
    }

    private static List<String> reasons(List<Progress> progress, CaptureReport report) {
        return Overview.of(stateWith(progress, report), RULES, Given.observation()).assessment().reasons().stream()
                .map(Reason::text)
                .toList();
    }

    private static String word(VerificationState state, Observation observation) {
        return Overview.of(state, RULES, observation).assessment().verdict().word();
    }
}
