package io.lockstep.cutover.view;

import static io.lockstep.cutover.view.Given.NOW;
import static io.lockstep.cutover.view.Given.divergence;
import static io.lockstep.cutover.view.Given.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void the_newest_document_of_a_divergence_counts() {
        ledger.add(divergence("a", DivergenceState.SUSPECT));
        ledger.add(divergence("a", DivergenceState.HEALED));

        assertThat(ledger.state().divergences().stream())
                .extracting(Divergence::state)
                .containsExactly(DivergenceState.HEALED);
    }

    @Test
    void a_published_state_does_not_change_any_more() {
        ledger.add(divergence("a", DivergenceState.SUSPECT));
        ledger.add(healthy(0));
        VerificationState before = ledger.state();

        ledger.add(divergence("b", DivergenceState.SUSPECT));
        ledger.add(healthy(1));

        assertThat(before.divergences().stream()).hasSize(1);
        assertThat(before.partitions()).hasSize(1);
    }

    @Test
    void a_tombstone_removes_what_its_key_stood_for() {
        ledger.add(divergence("a", DivergenceState.SUSPECT));
        ledger.add(healthy(0));
        ledger.state();

        ledger.removeDivergence("a");
        ledger.removeProgress("main/0");

        assertThat(ledger.state().divergences().stream()).isEmpty();
        assertThat(ledger.state().partitions()).isEmpty();
    }

    @Test
    void a_watermark_reported_again_has_not_moved() {
        ledger.add(healthy(0));
        ledger.add(Given.moved(0, 43, 41, NOW.plusSeconds(9)));
        PartitionView still = only();

        ledger.add(Given.moved(0, 44, 42, NOW.plusSeconds(10)));

        assertThat(still.sourceMovedAt()).isEqualTo(NOW.minusMillis(100));
        assertThat(still.provenAt()).isEqualTo(NOW.minusMillis(100));
        assertThat(only().sourceMovedAt()).isEqualTo(NOW.plusSeconds(10));
        assertThat(only().provenAt()).isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void a_new_epoch_discards_what_the_tables_had_before() {
        ledger.add(healthy(0));
        ledger.add(Given.inEpoch(1, 4));

        Overview overview = Overview.of(ledger.state(), Given.RULES, Given.observation());

        assertThat(overview.epoch()).isEqualTo(4);
        assertThat(Given.orders(overview).totals().rows())
                .as("rows of the partition that has reached the epoch")
                .isEqualTo(50);
    }

    @Test
    void a_new_epoch_voids_the_divergences_of_the_ones_before() {
        ledger.add(healthy(0));
        ledger.add(divergence("a", DivergenceState.SUSPECT));
        assertThat(ledger.state().divergences().stream()).hasSize(1);

        ledger.add(Given.inEpoch(1, 4));

        assertThat(ledger.state().divergences().stream()).isEmpty();
    }

    @Test
    void tables_add_up_over_their_partitions() {
        ledger.add(healthy(0));
        ledger.add(healthy(1));

        TableView orders = Given.orders(Overview.of(ledger.state(), Given.RULES, Given.observation()));

        assertThat(orders.totals().rows()).isEqualTo(100);
        assertThat(orders.totals().lag().samples()).isEqualTo(180);
        assertThat(orders.totals().transients()).containsEntry(DivergenceClass.FOREIGN_WRITE, 2L);
    }

    @Test
    void what_could_not_be_read_counts_until_its_key_can_be_read() {
        ledger.unreadable(new Unreadable("shop.progress", 0, 17, "main/0"));
        assertThat(ledger.state().unreadable()).extracting(Unreadable::toString).containsExactly("shop.progress-0@17");

        ledger.readable("shop.progress", "main/0");

        assertThat(ledger.state().unreadable()).isEmpty();
        assertThat(ledger.state().unreadableRecords()).isOne();
    }

    @Test
    void divergences_stand_newest_first_and_pages_continue_where_the_last_one_ended() {
        for (int i = 0; i < 5; i++) {
            ledger.add(Given.divergence(
                    "d" + i,
                    new TableId("public", "t"),
                    DivergenceClass.MISSING_ROW,
                    DivergenceState.SUSPECT,
                    NOW.minus(Duration.ofSeconds(i / 2)),
                    false));
        }
        Divergences all = ledger.state().divergences();

        assertThat(all.stream()).extracting(Divergence::id).containsExactly("d0", "d1", "d2", "d3", "d4");
        assertThat(all.after(all.byId("d2").orElseThrow()))
                .extracting(Divergence::id)
                .containsExactly("d3", "d4");
    }

    private PartitionView only() {
        return ledger.state().partitions().firstEntry().getValue();
    }
}
