package io.lockstep.cutover.view;

import static io.lockstep.cutover.view.Given.NOW;
import static io.lockstep.cutover.view.Given.capture;
import static io.lockstep.cutover.view.Given.observation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.canary.CanaryState;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.CanaryTables;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Verdict;
import io.lockstep.events.json.CanaryReport;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.PlantedCanary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What canaries come to, and what they say against PROVEN. Watermarks are all that moves: no clock makes
/// a canary missed.
final class CanariesTest {
    private static final CanaryRules CANARIES =
            new CanaryRules("lockstep", Duration.ofSeconds(60), Duration.ofSeconds(1));
    private static final ProofRules RULES = Given.RULES.with(CANARIES);
    private static final TableId OWN = new CanaryTables("lockstep", "main").original();
    private static final long ROW = 7;
    private static final long AFTER = 100;
    private static final long DUE = 104;
    private static final long HEALED = 108;

    private final Ledger ledger = new Ledger(RULES, () -> NOW);

    CanariesTest() {
        ledger.add(Given.sweep("main", 3));
        ledger.add(Given.swept("main", 3, Given.ORDERS));
    }

    @Test
    void a_canary_is_pending_until_it_is_due_then_found_then_healed() {
        planted(CanaryKind.LOST_UPDATE, 0, 0);
        proven(DUE);
        assertThat(pending())
                .as("the target has not shown the watermark that makes it due")
                .isTrue();
        planted(CanaryKind.LOST_UPDATE, DUE, 0);
        assertThat(pending())
                .as("due, and the verdict may come with the next watermark")
                .isTrue();

        found(DivergenceClass.LOST_UPDATE, ROW, DivergenceState.SUSPECT);
        assertThat(canaries().lastFound()).containsOnlyKeys(CanaryKind.LOST_UPDATE);
        planted(CanaryKind.LOST_UPDATE, DUE, HEALED);
        proven(HEALED);
        assertThat(canaries().outcomes()).as("not over while it has not healed").isEmpty();

        found(DivergenceClass.LOST_UPDATE, ROW, DivergenceState.HEALED);
        assertThat(canaries().outcomes().values()).hasOnlyElementsOfType(CanaryState.Healed.class);
        assertThat(canaries().missed()).isEmpty();
        assertThat(overview().assessment().reasons()).isEmpty();
    }

    @Test
    void a_canary_is_missed_when_the_watermark_after_its_own_is_proven_and_all_verdicts_are_read() {
        planted(CanaryKind.LOST_UPDATE, DUE, HEALED);
        proven(DUE);
        assertThat(ledger.doubts()).isEmpty();

        proven(DUE + 1);
        assertThat(canaries().outcomes()).as("a verdict may be on its way").isEmpty();
        assertThat(ledger.doubts()).containsExactly(Map.entry("main", DUE + 1));
        ledger.heard(ledger.doubts());

        assertThat(canaries().outcomes())
                .containsExactly(Map.entry(CanaryKind.LOST_UPDATE, new CanaryState.Missed(DUE)));
        assertThat(canaries().missed()).containsExactly(Map.entry(CanaryKind.LOST_UPDATE, 1L));
        assertThat(ledger.doubts()).isEmpty();
        assertThat(overview().assessment().verdict()).isInstanceOf(Verdict.Unproven.class);
        assertThat(texts())
                .anySatisfy(text -> assertThat(text)
                        .startsWith("CANARY: a LOST_UPDATE that was planted in lane main was not found"));
    }

    @Test
    void a_verdict_that_was_on_its_way_is_no_missed_canary() {
        planted(CanaryKind.LOST_UPDATE, DUE, HEALED);
        proven(HEALED + 5);
        Map<String, Long> doubts = ledger.doubts();
        found(DivergenceClass.LOST_UPDATE, ROW, DivergenceState.HEALED);
        ledger.heard(doubts);

        assertThat(canaries().outcomes().values()).hasOnlyElementsOfType(CanaryState.Healed.class);
        assertThat(canaries().missed()).isEmpty();
    }

    @Test
    void however_long_the_proof_stands_still_a_canary_is_pending_and_the_gate_is_closed_without_a_claim() {
        planted(CanaryKind.LOST_UPDATE, DUE, 0);
        proven(DUE);
        ledger.heard(Map.of("main", DUE));

        assertThat(ledger.doubts()).isEmpty();
        assertThat(overview().assessment().verdict()).isEqualTo(new Verdict.InFlight());
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("CANARY_PENDING: no canary of lane main has been found");
    }

    /// It prepares its rows, and waits for the target to show them.
    @Test
    void a_planter_that_waits_for_the_target_is_no_deafness_however_long_it_does() {
        proven(DUE);
        ledger.add(report(new CanaryReport(List.of(), true, false, null)));

        assertThat(overview().assessment().verdict()).isEqualTo(new Verdict.InFlight());
        assertThat(texts()).singleElement().asString().startsWith("CANARY_PENDING: ");
    }

    @Test
    void another_class_another_row_an_earlier_watermark_or_another_epoch_finds_nothing() {
        planted(CanaryKind.LOST_UPDATE, DUE, HEALED);
        found(DivergenceClass.FOREIGN_WRITE, ROW, DivergenceState.HEALED);
        found(DivergenceClass.LOST_UPDATE, ROW + 1, DivergenceState.HEALED);
        ledger.add(divergence("before", DivergenceClass.LOST_UPDATE, ROW, DivergenceState.HEALED, 3, AFTER));
        ledger.add(divergence("epoch", DivergenceClass.LOST_UPDATE, ROW, DivergenceState.HEALED, 4, DUE));
        ledger.add(divergence("later", DivergenceClass.LOST_UPDATE, ROW, DivergenceState.HEALED, 3, HEALED));
        provenAndHeard(DUE + 1);

        assertThat(canaries().outcomes()).containsEntry(CanaryKind.LOST_UPDATE, new CanaryState.Missed(DUE));
    }

    @Test
    void what_is_put_right_has_to_be_found_right() {
        planted(CanaryKind.FOREIGN_WRITE, DUE, HEALED);
        found(DivergenceClass.FOREIGN_WRITE, ROW, DivergenceState.SUSPECT);
        provenAndHeard(HEALED);
        assertThat(canaries().outcomes()).isEmpty();
        provenAndHeard(HEALED + 1);

        assertThat(canaries().outcomes())
                .containsEntry(CanaryKind.FOREIGN_WRITE, new CanaryState.NotHealed(NOW, HEALED));
        assertThat(texts())
                .anySatisfy(text -> assertThat(text)
                        .contains("was put right and not found right again by the time that watermark 108 was proven"));
    }

    /// A lost slot may have taken the planting with it, or the healing.
    @Test
    void nothing_is_said_of_what_was_planted_before_the_epoch_began_that_is_proven() {
        planted(CanaryKind.MISSING_ROW, DUE, HEALED);
        found(DivergenceClass.MISSING_ROW, ROW, DivergenceState.SUSPECT);
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(new Report(partition)
                    .epoch(4)
                    .watermarks(HEALED + 2, HEALED + 2)
                    .build());
        }
        assertThat(ledger.doubts()).isEmpty();
        ledger.heard(Map.of("main", HEALED + 2));

        assertThat(canaries().outcomes()).isEmpty();
        assertThat(canaries().missed()).isEmpty();
    }

    @Test
    void both_rows_of_a_key_change_have_to_be_found() {
        planted(CanaryKind.KEY_CHANGE, DUE, HEALED);
        found(DivergenceClass.LOST_DELETE, ROW, DivergenceState.HEALED);
        provenAndHeard(DUE + 1);
        assertThat(canaries().outcomes()).containsEntry(CanaryKind.KEY_CHANGE, new CanaryState.Missed(DUE));

        found(DivergenceClass.MISSING_ROW, -ROW, DivergenceState.HEALED);
        assertThat(canaries().outcomes().values()).hasOnlyElementsOfType(CanaryState.Healed.class);
    }

    @Test
    void a_missed_canary_closes_the_gate_until_one_of_its_kind_is_found() {
        planted(CanaryKind.LOST_UPDATE, DUE, HEALED);
        provenAndHeard(DUE + 1);
        assertThat(overview().assessment().verdict()).isInstanceOf(Verdict.Unproven.class);

        ledger.add(report(new CanaryReport(List.of(), false, false, null)));
        assertThat(overview().assessment().verdict())
                .as("a planter that began anew forgets, the coordinator does not")
                .isInstanceOf(Verdict.Unproven.class);

        var next = new PlantedCanary(CanaryKind.LOST_UPDATE, 9, 3, 120, 124, 128, NOW.plusSeconds(60));
        ledger.add(report(new CanaryReport(List.of(next), false, false, null)));
        ledger.add(divergence("next", DivergenceClass.LOST_UPDATE, 9, DivergenceState.HEALED, 3, 123));
        provenAndHeard(129);
        assertThat(texts()).isEmpty();
    }

    @Test
    void where_none_has_been_found_for_too_long_nothing_is_known_and_the_reason_is_told() {
        provenAndHeard(DUE);
        assertThat(texts())
                .singleElement()
                .asString()
                .contains("no canary of lane main has been found yet", "plants none");
        ledger.add(report(new CanaryReport(List.of(), false, false, "permission denied for table canary")));
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("CANARY: ")
                .contains("permission denied for table canary", "lockstep setup");

        planted(CanaryKind.MISSING_ROW, DUE, HEALED);
        found(DivergenceClass.MISSING_ROW, ROW, DivergenceState.HEALED);
        provenAndHeard(HEALED + 1);
        assertThat(texts()).isEmpty();
        Duration limit = CANARIES.limit();
        assertThat(limit).isEqualTo(Duration.ofMinutes(4));
        assertThat(canaryReasons(NOW.plus(limit))).isEmpty();
        assertThat(canaryReasons(NOW.plus(limit).plusSeconds(1)))
                .singleElement()
                .asString()
                .startsWith("CANARY: no canary of lane main has been found for 241.0 s (limit 240.0 s)");
    }

    @Test
    void nothing_of_them_counts_as_the_customers() {
        planted(CanaryKind.LOST_UPDATE, DUE, 0);
        found(DivergenceClass.LOST_UPDATE, ROW, DivergenceState.SUSPECT);
        ledger.add(new Report(0).table(OWN).suspects(1).watermarks(DUE, DUE).build());
        ledger.add(new Report(1).table(Given.ORDERS).watermarks(DUE, DUE).build());
        ledger.add(report(null));
        ledger.add(capture(Side.TARGET));

        Overview overview = overview();
        assertThat(overview.state().divergences().stream()).isEmpty();
        assertThat(overview.tables()).containsOnlyKeys(Given.ORDERS);
        assertThat(overview.assessment().reasons()).isEmpty();
        assertThat(overview.canariesAnsweredAt()).contains(NOW);
    }

    private void planted(CanaryKind kind, long due, long healed) {
        ledger.add(report(new CanaryReport(
                List.of(new PlantedCanary(kind, ROW, 3, AFTER, due, healed, NOW)), false, false, null)));
    }

    private static CaptureReport report(@Nullable CanaryReport canaries) {
        CaptureReport source = capture(Side.SOURCE);
        return new CaptureReport(
                source.lane(),
                source.side(),
                source.connected(),
                source.position(),
                source.retainedBytes(),
                source.error(),
                source.notVerified(),
                source.scheme(),
                source.configuration(),
                source.watermarks(),
                source.concerns(),
                canaries,
                source.reportedAt());
    }

    private void found(DivergenceClass type, long row, DivergenceState state) {
        ledger.add(divergence(type + "/" + row, type, row, state, 3, DUE - 1));
    }

    private static Divergence divergence(
            String id, DivergenceClass type, long row, DivergenceState state, long epoch, long watermark) {
        Instant at = NOW;
        return new Divergence(
                id,
                "main",
                epoch,
                1,
                new RowKey(OWN, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, Long.toString(row)))),
                type,
                state,
                List.of(),
                null,
                null,
                null,
                watermark,
                at,
                at,
                state.open() ? null : at,
                false);
    }

    private void proven(long watermark) {
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(
                    new Report(partition).watermarks(watermark + 1, watermark).build());
        }
        ledger.add(capture(Side.TARGET));
    }

    private void provenAndHeard(long watermark) {
        proven(watermark);
        ledger.heard(Map.of("main", watermark));
    }

    private Canaries canaries() {
        return Objects.requireNonNull(ledger.state().canaries().get("main"));
    }

    private boolean pending() {
        return canaries().pending();
    }

    private Overview overview() {
        return Overview.of(ledger.state(), RULES, observation());
    }

    private List<String> texts() {
        return overview().assessment().reasons().stream()
                .filter(reason -> reason.code().startsWith("CANARY"))
                .map(Reason::text)
                .toList();
    }

    private List<String> canaryReasons(Instant now) {
        return new CanaryReasons("main", ledger.state().canaries().getOrDefault("main", Canaries.NONE), CANARIES, now)
                .list()
                .map(Reason::text)
                .toList();
    }
}
