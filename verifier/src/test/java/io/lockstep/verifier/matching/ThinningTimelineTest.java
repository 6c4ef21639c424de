package io.lockstep.verifier.matching;

import static io.lockstep.events.DivergenceClass.LOST_UPDATE;
import static io.lockstep.events.DivergenceClass.VALUE_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.RowCooled;
import io.lockstep.verifier.matching.Outcome.RowTooHot;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import io.lockstep.verifier.matching.Outcome.UndecidedBegan;
import io.lockstep.verifier.matching.Outcome.UndecidedEnded;
import java.util.List;
import org.junit.jupiter.api.Test;

/// R8: what is and what is not decided of a row of which versions were dropped.
class ThinningTimelineTest {
    private static final Rules THREE = new Rules(Mode.ORDERED, CheckedJudge.FOREVER, 3, 2);

    @Test
    void of_versions_in_one_interval_the_last_decides_and_the_others_are_not_missed() {
        Timeline timeline = begun(Mode.ORDERED)
                .source("A", "B", "C", "D", "E", "F")
                .target("A", "F")
                .watermark(2);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(kept(timeline)).isEmpty();
        assertThat(timeline.state().lane().sourceAccount().thinned()).isEqualTo(3);
        assertThat(timeline.state().lane().sourceAccount().settled()).isEqualTo(1);
    }

    /// The target has stood still since A, which is among the versions that are kept and due: were it right by that, a
    /// lost update would be proven, and the watermark with it.
    @Test
    void a_target_that_shows_a_version_older_than_one_that_was_dropped_is_undecided_and_never_right() {
        Timeline timeline = stalled().target("A").target(2, 1).forget().target(3, 2);

        assertThat(kept(timeline)).containsExactly(3L, 5L);
        assertThat(timeline.verdicts()).containsExactly(new UndecidedBegan(Records.key(1), 3));
    }

    @Test
    void a_lost_update_is_suspect_as_soon_as_a_version_that_was_kept_is_due() {
        Timeline timeline =
                stalled().target("A").target(2, 1).target(3, 2).forget().target(4, 3);

        assertThat(timeline.verdicts())
                .containsExactly(
                        new UndecidedEnded(Records.key(1)), new SuspectRaised(Records.key(1), timeline.suspect()));
        assertThat(timeline.suspect().type()).isEqualTo(LOST_UPDATE);
    }

    @Test
    void a_row_that_catches_up_is_right_again_at_the_next_version_that_was_kept() {
        Timeline timeline = stalled().target("A").target(2, 1).target("B").target(3, 2);
        timeline.target("C").target(4, 3).target("D").target(5, 4).target("E").target(6, 5);

        assertThat(timeline.verdicts())
                .containsExactly(
                        new UndecidedBegan(Records.key(1), 3),
                        new UndecidedEnded(Records.key(1)),
                        new UndecidedBegan(Records.key(1), 5),
                        new UndecidedEnded(Records.key(1)));
        assertThat(timeline.proven()).isEqualTo(List.of(6L, 6L));
        assertThat(kept(timeline)).isEmpty();
    }

    @Test
    void a_row_that_is_undecided_for_longer_than_the_patience_makes_its_table_unproven() {
        Timeline timeline = begun(Mode.ORDERED).source("A").source(2, 1);
        for (int sequence = 3; sequence < 20; sequence++) {
            timeline.source(String.valueOf((char) ('A' + sequence))).source(sequence, 1);
        }
        timeline.target("A").target(2, 1).target("D").target(3, 2).target("E").target(4, 3);
        timeline.forget().target(5, 4).target(6, 5).target(7, 6);
        assertThat(timeline.verdicts()).containsExactly(new UndecidedBegan(Records.key(1), 5));

        timeline.forget().target(8, 7);
        assertThat(timeline.verdicts()).containsExactly(new RowTooHot(Records.key(1)));

        timeline.forget().target(19, 18);
        assertThat(timeline.verdicts())
                .containsExactlyInAnyOrder(
                        new RowCooled(Records.key(1)),
                        new UndecidedEnded(Records.key(1)),
                        new SuspectRaised(Records.key(1), timeline.suspect()));
    }

    /// Where a batch collapses versions the target may show any that the source had, also one that was dropped.
    @Test
    void in_causal_mode_a_version_that_nothing_explains_is_undecided_while_any_was_dropped() {
        Timeline timeline = hot().target("X").target(4, 3).target("Y").target(5, 4);
        timeline.source(6, 5).target(6, 5);

        assertThat(timeline.verdicts()).noneMatch(SuspectRaised.class::isInstance);
        assertThat(timeline.state().undecided()).containsExactly(Records.key(1));
    }

    @Test
    void in_causal_mode_a_wrong_version_is_suspect_once_all_that_was_dropped_is_due() {
        Timeline timeline = hot().target("X").target(4, 3).target("Y").target(5, 4);
        for (long sequence = 6; sequence < 10; sequence++) {
            timeline.watermark(sequence);
        }

        assertThat(timeline.suspect().type()).isEqualTo(VALUE_MISMATCH);
    }

    @Test
    void a_suspect_stands_until_it_can_be_told_that_it_is_right() {
        Timeline timeline = begun(Mode.ORDERED).source("A").target("Z").watermark(2);
        timeline.source("B")
                .source(3, 2)
                .source("C")
                .source(4, 2)
                .source("D")
                .source(5, 2)
                .source("E")
                .source(6, 2);
        timeline.target(3, 2).forget().target("C").target(4, 3);
        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().suspects()).containsExactly(Records.key(1));

        timeline.target("D").target(5, 4);
        assertThat(timeline.verdicts()).hasAtLeastOneElementOfType(Healed.class);
        assertThat(timeline.state().suspects()).isEmpty();
    }

    /// The newest version of each interval is kept as long as there is room, and the order in which a side
    /// runs ahead of the other does not matter for what is right.
    @Test
    void a_target_read_ahead_of_the_source_is_undecided_where_its_own_versions_were_dropped() {
        Timeline timeline = begun(Mode.ORDERED);
        for (int sequence = 2; sequence < 8; sequence++) {
            timeline.target(String.valueOf((char) ('A' + sequence))).target(sequence, 1);
        }
        for (int sequence = 2; sequence < 8; sequence++) {
            timeline.source(String.valueOf((char) ('A' + sequence))).source(sequence, 1);
        }

        assertThat(timeline.verdicts()).noneMatch(SuspectRaised.class::isInstance);
        assertThat(timeline.state().undecided()).isEmpty();
        assertThat(timeline.proven()).isEqualTo(List.of(7L, 7L));
    }

    private static Timeline begun(Mode mode) {
        return Timeline.unbegun(new Rules(mode, CheckedJudge.FOREVER, THREE.versions(), THREE.patience()))
                .source(1, 0)
                .target(1, 0)
                .forget();
    }

    /// Five versions in five intervals, the second and the fourth of which are dropped.
    private static Timeline stalled() {
        return begun(Mode.ORDERED)
                .source("A")
                .source(2, 1)
                .source("B")
                .source(3, 1)
                .source("C")
                .source(4, 1)
                .source("D")
                .source(5, 1)
                .source("E")
                .source(6, 1)
                .forget();
    }

    /// Many versions between watermarks 3 and 4, of which three are kept.
    private static Timeline hot() {
        return begun(Mode.CAUSAL)
                .watermark(2, 1)
                .watermark(3, 2)
                .source("A", "B", "C", "D", "E", "F")
                .source(4, 3)
                .source(5, 4)
                .forget();
    }

    /// The intervals of the source's versions that are kept.
    private static List<Long> kept(Timeline timeline) {
        return timeline.state()
                .current()
                .flatMap(key -> key.source().stream())
                .map(Unsettled::interval)
                .toList();
    }

    private static Timeline reads(Timeline timeline, int from, int to) {
        for (int mark = from; mark <= to; mark++) {
            timeline.source(mark, mark - 1);
        }
        return timeline;
    }

    /// The insert that would tell that the row was not there is dropped, and the batch that holds it and the delete has
    /// nothing to show.
    @Test
    void what_a_row_was_is_not_forgotten_while_the_version_after_it_is_not_known() {
        Timeline timeline = Timeline.unbegun(new Rules(Mode.CAUSAL, 1, 2, 60)).existing("A");
        for (int mark = 1; mark <= 3; mark++) {
            timeline.watermark(mark);
        }
        timeline.source("-");
        reads(timeline, 4, 8).source("B").source(9, 8).source("-");
        reads(timeline, 10, 14);
        timeline.target("-");
        for (int mark = 4; mark <= 13; mark++) {
            timeline.target(mark, mark - 1);
        }

        assertThat(timeline.state().lane().sourceAccount().thinned()).isEqualTo(1);
        assertThat(timeline.state().suspects()).isEmpty();
        assertThat(timeline.proven()).isEqualTo(List.of(13L, 12L));
    }
}
