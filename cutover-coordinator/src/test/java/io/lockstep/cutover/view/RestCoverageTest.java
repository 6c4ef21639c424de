package io.lockstep.cutover.view;

import static io.lockstep.cutover.view.Given.NOW;
import static io.lockstep.cutover.view.Given.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.SweptTable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A table is proven by the stream and a sweep of the same epoch together. Partitions are in epoch 3, proven up to
/// watermark 41.
class RestCoverageTest {
    private static final TableId AT_REST = new TableId("public", "at_rest");

    private final Ledger ledger = new Ledger();

    RestCoverageTest() {
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(Given.healthy(partition));
        }
        for (Side side : Side.values()) {
            ledger.add(Given.capture(side));
        }
    }

    @Test
    void without_a_sweep_of_the_epoch_nothing_is_proven_of_a_lane() {
        assertThat(word()).isEqualTo("UNPROVEN");
        assertThat(reasons()).singleElement().asString().startsWith("NOT_SWEPT: no sweep of the rows at rest of lane");
        assertThat(overview().coverage()).isEqualTo(new Coverage(0, 0.0, null));

        ledger.add(Given.sweep("main", 2));
        ledger.add(Given.swept("main", 2, ORDERS));
        assertThat(word()).as("one of the epoch before").isEqualTo("UNPROVEN");
    }

    @Test
    void a_table_that_the_sweep_has_been_through_is_proven() {
        ledger.add(Given.sweep("main", 3));
        ledger.add(Given.swept("main", 3, ORDERS));

        assertThat(word()).isEqualTo("PROVEN");
        assertThat(overview().coverage()).isEqualTo(new Coverage(500, 1.0, Duration.ofMinutes(1)));
    }

    @Test
    void it_is_not_before_the_proof_has_come_to_where_the_sweep_ended() {
        ledger.add(Given.sweep("main", 3));
        ledger.add(whole(3, 42));
        assertThat(reasons())
                .containsExactly("NOT_SWEPT: public.orders was swept, and waits for the proof of watermark 42: see"
                        + " `lockstep sweep status`");
        assertThat(overview().coverage().ratio()).isLessThan(1);

        for (int partition = 0; partition < 2; partition++) {
            ledger.add(new Report(partition).watermarks(44, 42).build());
        }
        assertThat(word()).isEqualTo("PROVEN");
    }

    @Test
    void a_new_epoch_voids_the_sweep_of_the_last() {
        ledger.add(Given.sweep("main", 3));
        ledger.add(Given.swept("main", 3, ORDERS));
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(Given.inEpoch(partition, 4));
        }

        assertThat(word()).isEqualTo("UNPROVEN");
        assertThat(overview().coverage().ratio()).isZero();
    }

    @Test
    void a_table_that_is_being_swept_says_how_far_and_one_that_cannot_be_says_why() {
        ledger.add(Given.sweep("main", 3));
        ledger.add(passing(null));
        assertThat(reasons())
                .containsExactly(
                        "NOT_SWEPT: public.orders is being swept: 3 of 4 chunks are done: see `lockstep sweep status`");
        assertThat(overview().coverage()).isEqualTo(new Coverage(300, 0.75, null));

        ledger.add(passing("column v cannot be compared"));
        assertThat(reasons())
                .containsExactly("NOT_SWEPT: public.orders could not be swept whole: column v cannot be compared: see"
                        + " `lockstep sweep status`");
    }

    @Test
    void a_table_that_the_stream_has_never_shown_is_known_by_its_sweep() {
        ledger.add(Given.sweep("main", 3));
        ledger.add(Given.swept("main", 3, ORDERS));
        ledger.add(SweptTable.listed("main", AT_REST, 3));
        assertThat(reasons())
                .containsExactly(
                        "NOT_SWEPT: public.at_rest has not been swept in this epoch: see `lockstep sweep status`");

        ledger.add(Given.swept("main", 3, AT_REST));
        assertThat(word()).isEqualTo("PROVEN");
        assertThat(overview().tables()).containsOnlyKeys(ORDERS, AT_REST);
    }

    @Test
    void a_table_that_the_stream_shows_and_no_sweep_has_listed_is_not_swept() {
        ledger.add(Given.sweep("main", 3));

        assertThat(reasons())
                .containsExactly(
                        "NOT_SWEPT: public.orders has not been swept in this epoch: see `lockstep sweep status`");
    }

    @Test
    void what_is_removed_from_the_topic_is_known_no_more() {
        ledger.add(Given.sweep("main", 3));
        ledger.add(Given.swept("main", 3, ORDERS));
        ledger.removeSweep(Given.swept("main", 3, ORDERS).key());
        assertThat(word()).isEqualTo("UNPROVEN");
    }

    private static SweptTable whole(long epoch, long to) {
        var whole = new SweptTable.Whole("main-3-1", epoch, to, 500, 0, NOW.minusSeconds(60));
        return new SweptTable("main", ORDERS, epoch, null, whole);
    }

    private static SweptTable passing(@Nullable String failure) {
        var pass = new SweptTable.Pass("main-3-1", 4, List.of(List.of(0, 1), List.of(3, 3)), 300, 400, 0, failure);
        return new SweptTable("main", ORDERS, 3, pass, null);
    }

    private String word() {
        return overview().assessment().verdict().word();
    }

    private List<String> reasons() {
        return overview().assessment().reasons().stream().map(Reason::text).toList();
    }

    private Overview overview() {
        return Overview.of(ledger.state(), Given.RULES, Given.observation());
    }
}
