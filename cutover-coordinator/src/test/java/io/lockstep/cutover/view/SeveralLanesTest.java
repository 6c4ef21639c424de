package io.lockstep.cutover.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Several lanes, each proven by itself: the migration has the gravest verdict and the oldest proof of
/// them.
class SeveralLanesTest {
    private static final Instant NOW = Given.NOW;
    private static final TableId OTHER = new TableId("public", "events");
    private static final TableId MORE = new TableId("public", "more");
    private static final ProofRules RULES = new ProofRules(
            Set.of("orders", "rest"), 2, Duration.ofMillis(200), Duration.ofSeconds(30), Given.CONFIGURATION);

    private final Ledger ledger = new Ledger(Set.of("orders", "rest")::contains, () -> NOW);

    SeveralLanesTest() {
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(orders(partition).build());
            ledger.add(rest(partition).build());
        }
        Given.sweep(ledger, List.of(orders(0).build(), rest(0).build()));
        for (Side side : Side.values()) {
            ledger.add(capture("orders", side));
            ledger.add(capture("rest", side));
        }
    }

    @Test
    void a_migration_is_proven_when_each_of_its_lanes_is() {
        assertThat(words()).containsExactly("PROVEN", "PROVEN", "PROVEN");
        assertThat(reasons()).isEmpty();
    }

    @Test
    void a_divergence_in_one_lane_leaves_the_other_proven_and_names_its_own() {
        ledger.add(divergence("orders", 3));
        assertThat(words()).containsExactly("DIVERGED", "DIVERGED", "PROVEN");
        assertThat(reasons())
                .containsExactly(
                        "OPEN_DIVERGENCES: lane orders: public.orders has 1 row that differs (1 confirmed): see"
                                + " `lockstep divergences --table public.orders`");
        assertThat(overview().assessment(table(OTHER)).verdict().word()).isEqualTo("PROVEN");
    }

    /// The captures of the two sides hand on what they read without waiting for each other.
    @Test
    void a_watermark_that_the_target_has_handed_on_first_took_no_time() {
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(orders(partition).replicationMillis(-6).build());
        }
        assertThat(overview().lanes().stream()
                        .filter(lane -> lane.lane().equals("orders"))
                        .findFirst()
                        .orElseThrow()
                        .replicationLag())
                .contains(Duration.ZERO);
    }

    /// A verdict may come before the first report of a table in a new epoch.
    @Test
    void a_divergence_of_a_table_that_its_lane_has_not_shown_yet_leaves_the_other_lane_proven() {
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(orders(partition).epoch(4).table(MORE).build());
        }
        ledger.add(divergence("orders", 4));
        ledger.add(Given.sweep("orders", 4));
        ledger.add(Given.swept("orders", 4, MORE));
        assertThat(words()).containsExactly("DIVERGED", "DIVERGED", "PROVEN");
        assertThat(reasons()).allSatisfy(reason -> assertThat(reason).contains("lane orders: public.orders"));
        assertThat(reasons())
                .extracting(reason -> reason.replaceAll(":.*", ""))
                .containsExactly("OPEN_DIVERGENCES", "STARTING");
    }

    @Test
    void a_gap_in_one_lane_leaves_the_other_proven() {
        ledger.add(orders(1).reasons(UnprovenReason.GAP).build());
        assertThat(words()).containsExactly("UNPROVEN", "UNPROVEN", "PROVEN");
        assertThat(reasons()).singleElement().asString().startsWith("GAP: lane orders has ");
    }

    @Test
    void a_lane_that_begins_a_new_epoch_leaves_the_other_proven_in_its_own() {
        ledger.add(orders(0).epoch(4).watermarks(50, 0).build());
        assertThat(words()).containsExactly("UNPROVEN", "UNPROVEN", "PROVEN");
        assertThat(overview().lanes()).extracting(LaneView::epoch).containsExactly(4L, 3L);
    }

    @Test
    void a_lane_whose_proof_is_behind_is_in_flight_and_the_other_goes_on() {
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(orders(partition)
                    .provenWrittenAt(NOW.minusSeconds(20))
                    .at(NOW)
                    .build());
        }
        assertThat(words()).containsExactly("IN_FLIGHT", "IN_FLIGHT", "PROVEN");
        assertThat(reasons()).singleElement().asString().startsWith("PROOF_BEHIND: the proof of lane orders is 20.0 s");
    }

    @Test
    void what_a_capture_or_the_coordinator_has_met_is_said_of_the_lane() {
        CaptureReport well = capture("orders", Side.TARGET);
        ledger.add(new CaptureReport(
                well.lane(),
                well.side(),
                true,
                well.position(),
                well.retainedBytes(),
                null,
                well.notVerified(),
                well.scheme(),
                well.configuration(),
                null,
                List.of(new Concern(UnprovenReason.SLOT_LOST, "the slot is gone")),
                NOW));
        var slot = new SlotView("rest", Side.SOURCE, 1L, 2, null, Optional.of("it is invalid"));
        Overview overview =
                Overview.of(ledger.state(), RULES, new Observation(NOW, new FeedStatus.Following(), List.of(slot)));
        assertThat(overview.assessment().reasons())
                .extracting(Reason::text)
                .containsExactly("SLOT_LOST: lane orders: the slot is gone", "SLOT_LOST: lane rest: it is invalid");
    }

    @Test
    void a_lane_that_says_nothing_is_named_and_the_other_proven() {
        ledger.removeCapture("rest/source");
        assertThat(words()).containsExactly("UNPROVEN", "PROVEN", "UNPROVEN");
        assertThat(reasons())
                .singleElement()
                .asString()
                .startsWith("CAPTURE_SILENT: the capture of the source of lane rest has not reported");
    }

    @Test
    void the_watermark_of_the_migration_is_that_of_the_lane_with_the_oldest_proof_whatever_its_number() {
        ledger.add(
                orders(0).watermarks(9, 7).provenWrittenAt(NOW.minusMillis(300)).build());
        ledger.add(
                orders(1).watermarks(9, 8).provenWrittenAt(NOW.minusMillis(200)).build());
        ledger.add(rest(1).watermarks(9001, 9000)
                .provenWrittenAt(NOW.minusMillis(900))
                .build());
        ledger.add(rest(0).watermarks(9001, 9001)
                .provenWrittenAt(NOW.minusMillis(100))
                .build());
        PartitionView least = overview().leastProven().orElseThrow();
        assertThat(least.id()).hasToString("rest/1");
        assertThat(least.progress().proven()).isEqualTo(9000);
        assertThat(overview().proofAge()).contains(Duration.ofMillis(900));
        ledger.add(orders(0).epoch(4).watermarks(10, 0).build());
        assertThat(overview().leastProven()).as("while a lane has none").isEmpty();
        assertThat(overview().proofAge()).isEmpty();
    }

    @Test
    void what_was_found_in_a_lane_that_the_migration_no_longer_has_is_void() {
        ledger.add(divergence("main", 7));
        assertThat(words()).containsExactly("PROVEN", "PROVEN", "PROVEN");
        assertThat(ledger.state().divergences().stream()).isEmpty();
    }

    private List<String> words() {
        Overview overview = overview();
        return List.of(
                overview.assessment().verdict().word(),
                overview.assessment(overview.lanes().getFirst()).verdict().word(),
                overview.assessment(overview.lanes().getLast()).verdict().word());
    }

    private List<String> reasons() {
        return overview().assessment().reasons().stream().map(Reason::text).toList();
    }

    private Overview overview() {
        return Overview.of(ledger.state(), RULES, Given.observation());
    }

    private TableView table(TableId table) {
        return Optional.ofNullable(overview().tables().get(table)).orElseThrow();
    }

    private static Report orders(int partition) {
        return new Report(partition).lane("orders");
    }

    private static Report rest(int partition) {
        return new Report(partition).lane("rest").table(OTHER);
    }

    private static CaptureReport capture(String lane, Side side) {
        return Given.capture(lane, side, true, Given.CONFIGURATION, NOW);
    }

    private static Divergence divergence(String lane, long epoch) {
        Divergence found = Given.divergence(
                "a", Given.ORDERS, DivergenceClass.LOST_UPDATE, DivergenceState.CONFIRMED, NOW.minusSeconds(1), false);
        return new Divergence(
                found.id(),
                lane,
                epoch,
                found.partition(),
                found.key(),
                found.type(),
                found.state(),
                found.columns(),
                found.sourcePosition(),
                found.targetPosition(),
                found.targetTransaction(),
                found.watermark(),
                found.appearedAt(),
                found.detectedAt(),
                found.closedAt(),
                found.transientFault());
    }
}
