package io.lockstep.verifier.matching;

import static io.lockstep.events.DivergenceClass.FOREIGN_WRITE;
import static io.lockstep.events.DivergenceClass.LOST_DELETE;
import static io.lockstep.events.DivergenceClass.LOST_UPDATE;
import static io.lockstep.events.DivergenceClass.MISSING_ROW;
import static io.lockstep.events.DivergenceClass.STALE_APPLY;
import static io.lockstep.events.DivergenceClass.VALUE_MISMATCH;
import static io.lockstep.verifier.matching.Records.TABLE;
import static io.lockstep.verifier.matching.Records.at;
import static io.lockstep.verifier.matching.Records.image;
import static io.lockstep.verifier.matching.Records.key;
import static io.lockstep.verifier.matching.Records.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Operation;
import io.lockstep.events.RowImage;
import io.lockstep.events.SourceAccount;
import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.SuspectChanged;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import io.lockstep.verifier.matching.Outcome.Transient;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedTimelineTest {

    @Test
    void a_lost_insert_is_a_missing_row_once_the_next_watermark_has_passed() {
        Timeline timeline = Timeline.ordered().source("A").watermark(2);

        assertThat(timeline.verdicts())
                .containsExactly(new SuspectRaised(
                        key(1),
                        new Suspect(
                                MISSING_ROW,
                                List.of(),
                                image("A"),
                                RowImage.ABSENT,
                                position(2),
                                null,
                                null,
                                2,
                                at(3),
                                at(5))));
    }

    @Test
    void a_lost_update_names_the_columns_that_stayed_behind() {
        Timeline timeline = Timeline.ordered()
                .source("Ax")
                .target("Ax")
                .watermark(2)
                .source("Ay")
                .watermark(3);

        assertThat(timeline.verdicts())
                .containsExactly(new SuspectRaised(
                        key(1),
                        new Suspect(
                                LOST_UPDATE,
                                List.of("b"),
                                image("Ay"),
                                image("Ax"),
                                position(4),
                                null,
                                null,
                                3,
                                at(7),
                                at(9))));
    }

    @Test
    void a_lost_delete_is_named_once_the_next_watermark_has_passed() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .source("-")
                .watermark(3);

        assertThat(timeline.verdicts())
                .containsExactly(new SuspectRaised(
                        key(1),
                        new Suspect(
                                LOST_DELETE,
                                List.of(),
                                RowImage.ABSENT,
                                image("A"),
                                position(4),
                                null,
                                null,
                                3,
                                at(7),
                                at(9))));
    }

    @Test
    void a_lost_update_after_one_that_arrived_in_the_same_interval_is_no_stale_apply() {
        Timeline timeline = Timeline.ordered().source("A", "B").target("A").watermark(2);

        assertThat(timeline.suspect().type()).isEqualTo(LOST_UPDATE);
    }

    @Test
    void a_row_whose_insert_and_update_are_lost_is_missing() {
        Timeline timeline = Timeline.ordered().source("A", "B").watermark(2);

        assertThat(timeline.suspect().type()).isEqualTo(MISSING_ROW);
    }

    @Test
    void however_long_the_target_stalls_nothing_is_decided_without_its_watermark() {
        Timeline timeline = Timeline.ordered();
        for (int sequence = 2; sequence < 100; sequence++) {
            timeline.source("A", "B").source(sequence, 1);
        }

        assertThat(timeline.verdicts()).isEmpty();
        SourceAccount account = timeline.state().lane().sourceAccount();
        assertThat(account.waiting() + account.thinned()).isEqualTo(196);
        assertThat(timeline.state().lane().oldestInFlightAt()).isEqualTo(at(1));
    }

    @Test
    void a_target_read_ahead_of_the_source_waits_for_it() {
        Timeline timeline = Timeline.ordered().target("A").target(2, 1);
        assertThat(timeline.verdicts()).isEmpty();

        timeline.source("A").source(2, 1);
        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.proven()).containsExactly(2L, 2L);
    }

    @Test
    void a_settled_version_gives_a_lag_sample() {
        Timeline timeline = Timeline.ordered().source("A").target("A").forget().watermark(2);

        assertThat(timeline.everything())
                .first()
                .isEqualTo(new Outcome.Settled(
                        TABLE,
                        Operation.INSERT,
                        new Trace(position(2), 1, at(3)),
                        new Trace(position(2), 2, at(4)),
                        true));
    }

    @Test
    void an_altered_value_names_its_columns_its_transaction_and_both_positions() {
        Timeline timeline = Timeline.ordered().source("Ax").target("Zx").watermark(2);

        assertThat(timeline.verdicts())
                .containsExactly(new SuspectRaised(
                        key(1),
                        new Suspect(
                                VALUE_MISMATCH,
                                List.of("a"),
                                image("Ax"),
                                image("Zx"),
                                position(2),
                                position(2),
                                2L,
                                2,
                                at(4),
                                at(6))));
    }

    @Test
    void a_foreign_update_names_what_differs_from_what_was_expected() {
        Timeline timeline = Timeline.ordered()
                .source("Ax")
                .target("Ax")
                .watermark(2)
                .target("Az")
                .watermark(3);

        assertThat(timeline.verdicts())
                .containsExactly(new SuspectRaised(
                        key(1),
                        new Suspect(
                                FOREIGN_WRITE,
                                List.of("b"),
                                image("Ax"),
                                image("Az"),
                                null,
                                position(4),
                                3L,
                                3,
                                at(7),
                                at(9))));
    }

    @Test
    void a_foreign_delete_and_a_foreign_insert_are_foreign_writes() {
        Timeline deleted = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .target("-")
                .watermark(3);
        Timeline inserted = Timeline.ordered().target("A").watermark(2);

        assertThat(deleted.suspect().type()).isEqualTo(FOREIGN_WRITE);
        assertThat(inserted.suspect().type()).isEqualTo(FOREIGN_WRITE);
    }

    @Test
    void a_target_that_goes_back_to_an_older_version_is_stale() {
        Timeline timeline = Timeline.ordered()
                .source("A", "B")
                .target("A", "B")
                .watermark(2)
                .target("A")
                .watermark(3);

        assertThat(timeline.suspect().type()).isEqualTo(STALE_APPLY);
    }

    @Test
    void a_target_that_goes_back_before_the_watermark_is_stale_and_its_transaction_named() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .source("B")
                .target("B", "A")
                .watermark(3);

        assertThat(timeline.suspect().type()).isEqualTo(STALE_APPLY);
        assertThat(timeline.suspect().targetTransaction()).isEqualTo(5);
    }

    @Test
    void changes_applied_out_of_order_are_stale() {
        Timeline timeline = Timeline.ordered().source("A", "B").target("B", "A").watermark(2);

        assertThat(timeline.suspect().type()).isEqualTo(STALE_APPLY);
    }

    @Test
    void a_change_applied_twice_is_counted_and_no_divergence() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .target("A")
                .watermark(3);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().lane().targetAccount().duplicates()).isEqualTo(1);
    }

    @Test
    void a_value_that_returns_to_what_it_was_is_not_taken_for_the_older_one() {
        Timeline timeline =
                Timeline.ordered().source("A", "B", "A").target("A", "B").watermark(2);

        assertThat(timeline.suspect().type()).isEqualTo(LOST_UPDATE);
    }

    @Test
    void what_the_source_writes_after_the_watermark_excuses_nothing_before_it() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .target("B")
                .source(3, 2)
                .source("B")
                .source(4, 3)
                .target(3, 2);

        assertThat(timeline.suspect().type()).isEqualTo(FOREIGN_WRITE);
    }

    @Test
    void a_later_update_heals_a_suspect() {
        Timeline timeline = Timeline.ordered().source("A").watermark(2);
        Suspect suspect = timeline.suspect();
        timeline.forget().source("B").target("B").watermark(3);

        assertThat(timeline.verdicts()).containsExactly(new Healed(key(1), suspect, at(7)));
    }

    @Test
    void a_repaired_target_heals_a_suspect() {
        Timeline timeline = Timeline.ordered().source("A").target("Z").watermark(2);
        Suspect suspect = timeline.suspect();
        timeline.forget().target("A").watermark(3);

        assertThat(timeline.verdicts()).containsExactly(new Healed(key(1), suspect, at(7)));
        assertThat(timeline.state().lane().sourceAccount().held()).isZero();
    }

    @Test
    void a_suspect_that_is_wrong_in_another_way_changes_and_keeps_its_name() {
        Timeline timeline = Timeline.ordered().source("A").target("Z").watermark(2);
        Suspect raised = timeline.suspect();
        timeline.forget().target("Y").watermark(3);

        assertThat(timeline.verdicts()).containsExactly(new SuspectChanged(key(1), timeline.suspect()));
        assertThat(timeline.suspect().watermark()).isEqualTo(raised.watermark());
        assertThat(timeline.suspect().raisedAt()).isEqualTo(raised.raisedAt());
        assertThat(timeline.suspect().found()).isEqualTo(image("Y"));
    }

    @Test
    void a_foreign_write_that_was_overwritten_is_news_and_no_alarm() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .source("B")
                .target("Z", "B")
                .watermark(3);

        assertThat(timeline.verdicts())
                .containsExactly(new Transient(key(1), FOREIGN_WRITE, List.of("a"), position(4), 4, at(8), at(9), 3));
    }

    @Test
    void a_wrong_value_in_the_place_of_a_right_one_is_a_transient_mismatch() {
        Timeline timeline = Timeline.ordered().source("A", "B").target("Z", "B").watermark(2);

        assertThat(timeline.verdicts())
                .containsExactly(new Transient(key(1), VALUE_MISMATCH, List.of("a"), position(2), 3, at(5), at(6), 2));
    }

    @Test
    void what_was_never_visible_is_no_news() {
        Timeline timeline = Timeline.ordered().source("B");
        timeline.inOneTransaction(() -> timeline.target("Z", "B")).watermark(2);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().lane().targetAccount().coalesced()).isEqualTo(1);
    }

    @Test
    void a_row_inserted_and_deleted_before_anything_was_shown_is_right() {
        Timeline timeline = Timeline.ordered().source("A", "-").watermark(2);

        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void an_unknown_row_equals_nothing() {
        Timeline timeline = Timeline.ordered().existing("A").source("B", "A").watermark(2);

        assertThat(timeline.suspect())
                .isEqualTo(new Suspect(
                        LOST_UPDATE, List.of(), image("A"), null, position(3), null, null, 2, at(4), at(6)));
    }

    @Test
    void a_delete_that_is_lost_twice_is_not_excused_by_the_insert_between() {
        Timeline timeline = Timeline.ordered()
                .existing("A")
                .source("-")
                .watermark(2)
                .source("B", "-")
                .watermark(3);

        assertThat(timeline.suspect().type()).isEqualTo(LOST_DELETE);
    }

    @Test
    void a_moved_key_applied_by_half_is_named_on_the_half() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .source("-")
                .sourceOf(2, "A")
                .targetOf(2, "A")
                .watermark(3);

        assertThat(timeline.suspect().type()).isEqualTo(LOST_DELETE);
        assertThat(timeline.state().suspects()).containsExactly(key(1));
    }

    @Test
    void how_long_a_watermark_took_is_known_once_both_sides_have_shown_it() {
        Timeline timeline = Timeline.ordered().source(2, 1).source(3, 2);
        assertThat(timeline.state().lane().marks().replicationMillis()).isEqualTo(1000);

        timeline.target(2, 1);
        assertThat(timeline.state().lane().marks().replicationMillis()).isEqualTo(2000);
        timeline.source("A");
        timeline.target(3, 2);
        assertThat(timeline.state().lane().marks().replicationMillis()).isEqualTo(3000);
    }
}
