package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.TABLE;
import static io.lockstep.verifier.matching.Records.at;
import static io.lockstep.verifier.matching.Records.key;
import static io.lockstep.verifier.matching.Records.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Evidence;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.verifier.matching.Outcome.Acknowledged;
import io.lockstep.verifier.matching.Outcome.Confirmed;
import io.lockstep.verifier.matching.Outcome.Dismissed;
import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.Rechecked;
import io.lockstep.verifier.matching.Outcome.Refuted;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import io.lockstep.verifier.matching.Standing.Stage;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Direct reads against the logs. The suspect is a lost insert, raised at watermark 2; the reads began with
/// watermark 2 on the source, the target showed 3 before it was read, and watermark 5 was written afterwards.
class RulingTimelineTest {
    private static final long RAISED = 2;
    private static final Function<Ruling.Subject, Ruling> CONFIRM = confirm(2, 3, 5);
    private static final Function<Ruling.Subject, Ruling> REFUTE = refute(2, 3, 5);

    @Test
    void a_lost_insert_is_confirmed_when_the_source_was_quiet_throughout() {
        Timeline timeline = lost().watermark(3).watermark(4).watermark(5);

        assertThat(timeline.forget().rule(RAISED, CONFIRM).verdicts())
                .containsExactly(new Confirmed(key(1), timeline.suspect(), RandomRulings.EVIDENCE, 2));
        assertThat(stage(timeline)).isEqualTo(Stage.CONFIRMED);
    }

    @Test
    void a_stranger_s_write_to_a_row_of_unknown_history_names_the_columns_that_reads_have_found() {
        var columns = List.of(new Evidence.Column("note", null, null));
        var evidence = new Evidence(Evidence.Presence.PRESENT, Evidence.Presence.PRESENT, columns, Instant.EPOCH);
        Timeline timeline = Timeline.ordered()
                .target("X")
                .watermark(2)
                .watermark(3)
                .watermark(4)
                .watermark(5);
        assertThat(timeline.suspect().columns()).isEmpty();

        timeline.forget().rule(RAISED, subject -> new Ruling.Confirm(subject, new Ruling.Window(2, 3, 5), evidence, 2));

        assertThat(stage(timeline)).isEqualTo(Stage.CONFIRMED);
        assertThat(timeline.suspect().columns()).containsExactly("note");
    }

    @Test
    void a_row_that_went_from_a_to_b_and_back_while_it_was_read_is_not_confirmed() {
        Timeline timeline =
                lost().watermark(3).source("B", "A").watermark(4).watermark(5).forget();

        assertThat(timeline.rule(RAISED, CONFIRM).verdicts())
                .containsExactly(new Dismissed(key(1), timeline.suspect(), 2));
        assertThat(stage(timeline)).isEqualTo(Stage.SUSPECT);
    }

    @Test
    void a_row_that_was_inserted_and_deleted_while_it_was_read_is_not_confirmed() {
        Timeline timeline = Timeline.ordered()
                .target("A")
                .watermark(2)
                .source("B", "-")
                .watermark(3)
                .watermark(4)
                .watermark(5)
                .forget();

        assertThat(timeline.rule(RAISED, CONFIRM).verdicts())
                .containsExactly(new Dismissed(key(1), timeline.suspect(), 2));
    }

    @Test
    void a_row_that_changed_again_after_the_window_is_read_anew() {
        Timeline timeline =
                lost().watermark(3).watermark(4).watermark(5).source("B").forget();

        assertThat(timeline.rule(RAISED, CONFIRM).verdicts())
                .containsExactly(new Dismissed(key(1), timeline.suspect(), 2));
    }

    @Test
    void nothing_is_confirmed_before_everything_in_the_window_is_decided() {
        Timeline timeline = lost().watermark(3).watermark(4).source(5, 4).forget();

        assertThat(timeline.rule(RAISED, CONFIRM).verdicts())
                .containsExactly(new Dismissed(key(1), timeline.suspect(), 2));
        assertThat(timeline.forget().target(5, 4).rule(RAISED, CONFIRM).verdicts())
                .containsExactly(new Confirmed(key(1), timeline.suspect(), RandomRulings.EVIDENCE, 2));
    }

    @Test
    void what_was_read_before_the_epoch_began_confirms_nothing() {
        Timeline timeline = Timeline.unbegun(Mode.ORDERED).source(3, 2).target(3, 2);
        timeline.source("A").watermark(4).watermark(5).forget();

        assertThat(timeline.rule(4, CONFIRM).verdicts()).containsExactly(new Dismissed(key(1), timeline.suspect(), 2));
    }

    @Test
    void a_suspect_that_healed_meanwhile_is_not_confirmed() {
        Timeline timeline =
                lost().target("A").watermark(3).watermark(4).watermark(5).forget();

        assertThat(timeline.rule(RAISED, CONFIRM).rule(RAISED, REFUTE).verdicts())
                .isEmpty();
    }

    @Test
    void a_suspect_that_is_another_by_now_is_not_confirmed() {
        Timeline timeline = lost().target("A").watermark(3).target("Z").watermark(4);

        assertThat(timeline.watermark(5).forget().rule(RAISED, CONFIRM).verdicts())
                .isEmpty();
        assertThat(timeline.suspect().watermark()).isEqualTo(4);
    }

    @Test
    void a_confirmed_difference_that_changes_stays_confirmed_until_it_heals() {
        Timeline timeline = confirmed().target("Z").watermark(6);
        assertThat(stage(timeline)).isEqualTo(Stage.CONFIRMED);

        timeline.target("A").forget().watermark(7);

        assertThat(timeline.verdicts()).hasSize(1).first().isInstanceOf(Healed.class);
    }

    @Test
    void a_table_that_is_no_longer_judged_is_not_confirmed() {
        Timeline timeline = lost().watermark(3);
        timeline.read(
                Side.SOURCE, new TableNotice(Records.LANE, position(9), TABLE, UnprovenReason.TYPE_NOT_COMPARABLE));

        assertThat(timeline.watermark(4)
                        .watermark(5)
                        .forget()
                        .rule(RAISED, CONFIRM)
                        .rule(RAISED, REFUTE)
                        .verdicts())
                .containsExactly(
                        new Dismissed(key(1), timeline.suspect(), 2), new Dismissed(key(1), timeline.suspect(), 1));
    }

    @Test
    void a_truncate_while_the_row_was_read_confirms_nothing() {
        Timeline timeline = lost().watermark(3);
        timeline.truncate(Side.SOURCE);

        assertThat(timeline.watermark(4)
                        .watermark(5)
                        .forget()
                        .rule(RAISED, CONFIRM)
                        .verdicts())
                .containsExactly(new Dismissed(key(1), timeline.suspect(), 2));
    }

    @Test
    void a_ruling_from_an_earlier_epoch_says_nothing_about_this_one() {
        Timeline timeline = lost().epoch(2).watermark(3).watermark(4).forget();

        assertThat(timeline.epoch(1).rule(RAISED, CONFIRM).rule(RAISED, REFUTE).verdicts())
                .isEmpty();
    }

    @Test
    void an_acknowledged_difference_stands_and_is_healed_by_the_stream() {
        var noted = new Ruling.Acknowledgement("ada", "known", at(0));
        Timeline timeline = lost().forget();
        timeline.rule(RAISED, subject -> new Ruling.Acknowledge(subject, "ada", "known", at(0)));
        assertThat(timeline.verdicts()).containsExactly(new Acknowledged(key(1), timeline.suspect(), noted));
        assertThat(stage(timeline)).isEqualTo(Stage.ACKNOWLEDGED);

        Timeline later = timeline.watermark(3).watermark(4).watermark(5).forget();
        assertThat(later.rule(RAISED, CONFIRM).rule(RAISED, REFUTE).verdicts()).isEmpty();

        assertThat(later.target("A").watermark(6).verdicts()).hasSize(1).first().isInstanceOf(Healed.class);
    }

    @Test
    void a_recheck_makes_it_a_suspect_again_that_can_be_confirmed_or_refuted() {
        Timeline timeline = confirmed();
        assertThat(timeline.rule(RAISED, REFUTE).verdicts()).isEmpty();

        timeline.rule(RAISED, subject -> new Ruling.Recheck(subject, "ada", at(0)));

        assertThat(timeline.verdicts()).containsExactly(new Rechecked(key(1), timeline.suspect()));
        assertThat(stage(timeline)).isEqualTo(Stage.SUSPECT);
        assertThat(timeline.forget().rule(RAISED, CONFIRM).verdicts())
                .hasSize(1)
                .first()
                .isInstanceOf(Confirmed.class);
    }

    @Test
    void a_row_that_reads_the_same_on_both_sides_is_no_longer_suspect() {
        Timeline timeline = lost().watermark(3).watermark(4).watermark(5);
        Suspect suspect = timeline.suspect();

        assertThat(timeline.forget().rule(RAISED, REFUTE).verdicts()).containsExactly(new Refuted(key(1), suspect, 1));
        assertThat(timeline.state().suspects()).isEmpty();
        assertThat(timeline.state().lane().sourceAccount().held()).isZero();
    }

    @Test
    void a_row_that_the_target_wrote_since_it_was_read_is_not_refuted() {
        Timeline timeline = lost().watermark(3).target("Z").watermark(4).watermark(5);

        assertThat(timeline.forget().rule(RAISED, REFUTE).verdicts())
                .containsExactly(new Dismissed(key(1), timeline.suspect(), 1));
    }

    @Test
    void the_same_wrong_value_written_again_after_a_refutation_is_no_duplicate_apply() {
        Timeline timeline = Timeline.ordered().source("A").target("A").watermark(2);
        timeline.target("Z").watermark(3).watermark(4).watermark(5).watermark(6);
        timeline.rule(3, refute(3, 4, 6)).forget();

        timeline.target("A", "Z").watermark(7);

        assertThat(timeline.verdicts()).anyMatch(SuspectRaised.class::isInstance);
    }

    @Test
    void in_causal_mode_the_window_ends_with_a_watermark_that_was_decided_at() {
        Timeline timeline = Timeline.causal().source("A").watermark(4, 3);
        timeline.watermark(5, 4).watermark(6, 5).watermark(7, 6).forget();
        long raised = timeline.suspect().watermark();

        assertThat(timeline.rule(raised, confirm(5, 6, 8)).verdicts())
                .containsExactly(new Dismissed(key(1), timeline.suspect(), 2));
        timeline.watermark(8, 7).watermark(9, 8);
        assertThat(timeline.forget().rule(raised, confirm(5, 6, 8)).verdicts())
                .containsExactly(new Confirmed(key(1), timeline.suspect(), RandomRulings.EVIDENCE, 2));
    }

    private static Timeline lost() {
        return Timeline.ordered().source("A").watermark(2);
    }

    private static Timeline confirmed() {
        return lost().watermark(3)
                .watermark(4)
                .watermark(5)
                .rule(RAISED, CONFIRM)
                .forget();
    }

    private static Stage stage(Timeline timeline) {
        return timeline.state()
                .current()
                .map(KeyState::standing)
                .map(Stage::of)
                .findFirst()
                .orElseThrow();
    }

    private static Function<Ruling.Subject, Ruling> confirm(long from, long shown, long to) {
        return subject -> new Ruling.Confirm(subject, new Ruling.Window(from, shown, to), RandomRulings.EVIDENCE, 2);
    }

    private static Function<Ruling.Subject, Ruling> refute(long from, long shown, long to) {
        return subject -> new Ruling.Refute(subject, new Ruling.Window(from, shown, to), List.of("a"), 1);
    }
}
