package io.lockstep.verifier.matching;

import static io.lockstep.events.DivergenceClass.FOREIGN_WRITE;
import static io.lockstep.events.DivergenceClass.LOST_DELETE;
import static io.lockstep.events.DivergenceClass.LOST_UPDATE;
import static io.lockstep.events.DivergenceClass.MISSING_ROW;
import static io.lockstep.events.DivergenceClass.VALUE_MISMATCH;
import static io.lockstep.verifier.matching.Records.image;
import static io.lockstep.verifier.matching.Records.key;
import static io.lockstep.verifier.matching.Records.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.matching.Outcome.UndecidedBegan;
import io.lockstep.verifier.matching.Outcome.UndecidedEnded;
import org.junit.jupiter.api.Test;

class CausalTimelineTest {

    @Test
    void only_p_is_proven_a_lost_write_before_m_is_not_known_yet() {
        Timeline timeline = Timeline.causal().source("A").watermark(4).watermark(5);
        assertThat(timeline.proven()).containsExactly(4L, 3L);
        assertThat(timeline.verdicts()).isEmpty();

        timeline.watermark(6);
        assertThat(timeline.proven()).containsExactly(5L, 4L);
        assertThat(timeline.verdicts()).containsExactly(new UndecidedBegan(key(1), 5));

        timeline.watermark(7);
        assertThat(timeline.proven()).containsExactly(6L, 5L);
        assertThat(timeline.suspect().type()).isEqualTo(MISSING_ROW);
        assertThat(timeline.suspect().sourcePosition()).isEqualTo(position(4));
    }

    @Test
    void a_batch_may_show_its_watermark_before_its_rows() {
        Timeline timeline = Timeline.causal()
                .source("A")
                .source(4, 3)
                .target(4, 3)
                .target("A")
                .watermark(5)
                .watermark(6);

        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void a_watermark_between_the_halves_of_an_update_leaves_the_key_undecided_until_the_other_half() {
        Timeline timeline = Timeline.causal()
                .source("A")
                .target("A")
                .watermark(4)
                .watermark(5)
                .watermark(6)
                .forget()
                .source("B")
                .target("-")
                .watermark(7)
                .target("B")
                .watermark(8)
                .watermark(9);

        assertThat(timeline.verdicts()).containsExactly(new UndecidedBegan(key(1), 7), new UndecidedEnded(key(1)));
    }

    @Test
    void a_deletion_that_precedes_the_new_version_is_counted_and_no_news() {
        Timeline timeline = Timeline.causal()
                .source("A")
                .target("A")
                .watermark(4)
                .source("B")
                .target("-", "B")
                .watermark(5)
                .watermark(6);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().lane().targetAccount().transients()).isEqualTo(1);
    }

    @Test
    void an_undecided_key_becomes_suspect_when_p_reaches_the_watermark_that_could_not_explain_it() {
        Timeline timeline = Timeline.causal()
                .source("Ax")
                .target("Ax")
                .watermark(4)
                .watermark(5)
                .watermark(6)
                .forget()
                .target("Az")
                .watermark(7)
                .watermark(8);
        assertThat(timeline.verdicts()).containsExactly(new UndecidedBegan(key(1), 7));

        timeline.forget().watermark(9);
        assertThat(timeline.verdicts())
                .containsExactly(new UndecidedEnded(key(1)), new Outcome.SuspectRaised(key(1), timeline.suspect()));
        assertThat(timeline.suspect().type()).isEqualTo(FOREIGN_WRITE);
        assertThat(timeline.suspect().columns()).containsExactly("b");
        assertThat(timeline.suspect().targetPosition()).isEqualTo(position(8));
        assertThat(timeline.suspect().targetTransaction()).isNotNull();
    }

    @Test
    void a_wrong_value_is_a_mismatch_also_when_it_was_shown_before_the_right_one_was_due() {
        Timeline timeline = Timeline.causal()
                .source("A")
                .target("Z")
                .watermark(4)
                .watermark(5)
                .watermark(6)
                .watermark(7);

        assertThat(timeline.suspect().type()).isEqualTo(VALUE_MISMATCH);
        assertThat(timeline.suspect().found()).isEqualTo(image("Z"));
    }

    @Test
    void a_version_that_is_shown_before_it_is_due_stays_owed() {
        Timeline timeline = Timeline.causal()
                .source("A")
                .target("A")
                .watermark(4)
                .watermark(5)
                .watermark(6)
                .forget()
                .source("B")
                .target("B", "A")
                .watermark(7)
                .watermark(8)
                .watermark(9)
                .watermark(10);

        assertThat(timeline.suspect().expected()).isEqualTo(image("B"));
        assertThat(timeline.suspect().found()).isEqualTo(image("A"));
    }

    @Test
    void a_batch_shows_the_net_effect_of_many_versions() {
        Timeline timeline = Timeline.causal()
                .source("A", "B", "C")
                .source(4, 3)
                .source("D", "E")
                .source(5, 3)
                .target("E")
                .target(5, 3)
                .watermark(6)
                .watermark(7);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().lane().sourceAccount().settled()).isEqualTo(1);
        assertThat(timeline.state().lane().sourceAccount().superseded()).isEqualTo(4);
    }

    @Test
    void a_batch_may_skip_watermarks() {
        Timeline timeline = Timeline.causal()
                .source("A")
                .source(4, 3)
                .source(5, 3)
                .source(6, 3)
                .target("A")
                .target(6, 3)
                .watermark(7, 6)
                .watermark(8, 7);

        assertThat(timeline.proven()).containsExactly(7L, 6L);
        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void a_lost_update_stays_one_while_later_updates_are_lost_too() {
        Timeline timeline =
                Timeline.causal().source("A").target("A").watermark(4).watermark(5);
        timeline.source("B")
                .watermark(6)
                .source("C")
                .watermark(7)
                .watermark(8)
                .watermark(9)
                .watermark(10);

        assertThat(timeline.suspect().type()).isEqualTo(LOST_UPDATE);
        assertThat(timeline.suspect().expected()).isEqualTo(image("C"));
        assertThat(timeline.state().lane().sourceAccount().superseded()).isEqualTo(1);
    }

    @Test
    void the_batch_that_holds_the_first_watermark_is_not_judged_but_sets_what_the_target_has() {
        Timeline timeline = Timeline.unbegun(Mode.CAUSAL)
                .existing("A")
                .target("B")
                .target(1, 0)
                .source(1, 0)
                .source("B")
                .watermark(2)
                .watermark(3)
                .watermark(4)
                .watermark(5);

        assertThat(timeline.verdicts()).containsExactly(new Outcome.EpochBegan(1));
    }

    @Test
    void a_row_inserted_before_the_epoch_and_deleted_after_it_in_one_batch_has_nothing_to_show() {
        Timeline timeline = Timeline.unbegun(Mode.CAUSAL)
                .source("A")
                .source(1, 0)
                .source("-")
                .target(1, 0)
                .watermark(2)
                .watermark(3)
                .watermark(4)
                .watermark(5);

        assertThat(timeline.verdicts()).containsExactly(new Outcome.EpochBegan(1));
        assertThat(timeline.state().lane().sourceAccount().settled()).isEqualTo(1);
    }

    @Test
    void a_row_that_vanished_in_the_first_batch_is_missed_when_it_is_inserted_again() {
        Timeline timeline = Timeline.unbegun(Mode.CAUSAL)
                .existing("A")
                .source(1, 0)
                .source("-")
                .target(1, 0)
                .watermark(2)
                .watermark(3)
                .source("B")
                .watermark(4)
                .watermark(5)
                .watermark(6)
                .watermark(7);

        assertThat(timeline.suspect().type()).isEqualTo(MISSING_ROW);
    }

    @Test
    void a_delete_of_a_row_not_seen_before_is_lost_when_it_comes_after_the_first_batch() {
        Timeline timeline = Timeline.unbegun(Mode.CAUSAL)
                .existing("A")
                .watermark(1)
                .watermark(2)
                .source("-")
                .watermark(3)
                .watermark(4)
                .watermark(5)
                .watermark(6);

        assertThat(timeline.suspect().type()).isEqualTo(LOST_DELETE);
        assertThat(timeline.suspect().found()).isNull();
    }

    @Test
    void a_foreign_write_to_a_row_not_seen_before_stays_suspect() {
        Timeline timeline = Timeline.causal()
                .existing("A")
                .target("Z")
                .watermark(4)
                .watermark(5)
                .watermark(6)
                .watermark(7)
                .watermark(8);

        assertThat(timeline.suspect().type()).isEqualTo(FOREIGN_WRITE);
        assertThat(timeline.suspect().found()).isEqualTo(image("Z"));
        assertThat(timeline.suspect().expected()).isNull();
    }

    /// Between the two watermarks the batch of the first was complete, and the row right.
    @Test
    void a_row_that_was_right_in_between_is_not_suspect_because_the_next_batch_is_half_done() {
        Timeline timeline = Timeline.causal()
                .source("A")
                .target("A")
                .watermark(4)
                .watermark(5)
                .forget()
                .source("B")
                .source(6, 5)
                .target("-")
                .target(6, 5)
                .source("C")
                .source(7, 6)
                .target("B", "-")
                .target(7, 6)
                .source(8, 7)
                .target("C")
                .target(8, 7)
                .source(9, 8);

        assertThat(timeline.verdicts())
                .containsExactly(
                        new Outcome.UndecidedBegan(Records.key(1), 6),
                        new Outcome.UndecidedEnded(Records.key(1)),
                        new Outcome.UndecidedBegan(Records.key(1), 7),
                        new Outcome.UndecidedEnded(Records.key(1)));
    }

    @Test
    void what_the_target_shows_before_it_is_judged_is_what_it_had() {
        Timeline timeline = Timeline.unbegun(Mode.CAUSAL)
                .existing("A")
                .source(1, 0)
                .target(1, 0)
                .source("B")
                .target("B")
                .watermark(2, 1)
                .source(3, 2)
                .target("B")
                .target(3, 2)
                .source(4, 3)
                .forget();

        assertThat(timeline.state().lane().targetAccount().discarded()).isEqualTo(1);
        assertThat(timeline.state().lane().targetAccount().settled()).isEqualTo(1);
        assertThat(timeline.state().suspects()).isEmpty();
    }

    /// While a stall is caught up with, hours of watermarks may be shown before one that was written since makes
    /// anything due. Were every row looked at by each, the work would grow with the square of the stall.
    @Test
    void a_row_that_waits_for_p_is_not_looked_at_by_every_m() {
        int stalled = 300;
        Timeline timeline = Timeline.causal();
        for (int row = 1; row <= stalled; row++) {
            timeline.sourceOf(row, "A").source(3 + row, 3);
        }
        long before = timeline.state().reads();
        for (int row = 1; row <= stalled; row++) {
            timeline.targetOf(row, "A").target(3 + row, 3);
        }
        timeline.watermark(stalled + 4, stalled + 3).watermark(stalled + 5, stalled + 4);

        assertThat(timeline.proven()).containsExactly(stalled + 4L, stalled + 3L);
        assertThat(timeline.state().lane().sourceAccount().settled()).isEqualTo(stalled);
        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().reads() - before).isLessThan(10L * stalled);
    }
}
