package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.at;
import static io.lockstep.verifier.matching.Records.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Ruling;
import io.lockstep.verifier.matching.Outcome.Confirmed;
import io.lockstep.verifier.matching.Outcome.Dismissed;
import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.Rechecked;
import io.lockstep.verifier.matching.Outcome.SuspectChanged;
import io.lockstep.verifier.matching.Standing.Stage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Differences that direct reads have explained wholly by what the replicator is known to change (G12a). The suspect is
/// an altered value, raised at watermark 2; the reads began with watermark 2 on the source, the target showed 3 before
/// it
/// was read, and watermark 5 was written afterwards.
class ExplainedTimelineTest {
    private static final long RAISED = 2;
    private static final Function<Ruling.Subject, Ruling> EXPLAIN = explain(2, 3, 5);

    @Test
    void an_altered_value_is_explained_while_both_sides_are_quiet() {
        Timeline timeline = altered().watermark(3).watermark(4).watermark(5).forget();

        timeline.rule(RAISED, EXPLAIN);

        assertThat(timeline.verdicts())
                .containsExactly(new Confirmed(key(1), timeline.suspect(), RandomRulings.EXPLAINED, 2));
        assertThat(stage(timeline)).isEqualTo(Stage.EXPLAINED);
        assertThat(timeline.watermark(6).watermark(7).forget().verdicts()).isEmpty();
        assertThat(stage(timeline)).as("as long as nothing moves").isEqualTo(Stage.EXPLAINED);
    }

    /// What was read and explained may not be what stands there.
    @Test
    void a_row_that_the_target_has_written_since_it_was_read_is_not_explained() {
        Timeline decided = altered()
                .watermark(3)
                .target("Y", "Z")
                .watermark(4)
                .watermark(5)
                .forget();
        assertThat(decided.rule(RAISED, EXPLAIN).verdicts())
                .containsExactly(new Dismissed(key(1), decided.suspect(), 2));

        Timeline waiting =
                altered().watermark(3).watermark(4).watermark(5).target("Y").forget();
        assertThat(waiting.rule(RAISED, EXPLAIN).verdicts())
                .containsExactly(new Dismissed(key(1), waiting.suspect(), 2));
        assertThat(stage(waiting)).isEqualTo(Stage.SUSPECT);
    }

    /// Otherwise a replicator that applies its altered value once more would pass for a stranger.
    @Test
    void a_difference_that_the_target_shows_once_more_keeps_its_class() {
        Timeline again = altered().target("Y", "Z").watermark(3);
        assertThat(again.suspect().type()).isEqualTo(DivergenceClass.VALUE_MISMATCH);

        Timeline other = altered().target("Y").watermark(3);
        assertThat(other.suspect().type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
    }

    @Test
    void a_difference_of_which_nothing_is_explained_is_confirmed_also_when_the_target_moves() {
        Timeline timeline =
                altered().watermark(3).target("Y").watermark(4).watermark(5).forget();

        timeline.rule(
                RAISED, subject -> new Ruling.Confirm(subject, new Ruling.Window(2, 3, 5), RandomRulings.EVIDENCE, 2));

        assertThat(stage(timeline)).isEqualTo(Stage.CONFIRMED);
    }

    @Test
    void another_value_on_the_target_voids_the_explanation() {
        Timeline timeline = explained().target("Y").watermark(6);

        assertThat(timeline.verdicts())
                .containsExactly(
                        new Rechecked(key(1), suspectOf(explained())), new SuspectChanged(key(1), timeline.suspect()));
        assertThat(stage(timeline)).isEqualTo(Stage.SUSPECT);
    }

    @Test
    void a_lost_update_after_it_voids_the_explanation() {
        Timeline timeline = explained().source("B").watermark(6);

        assertThat(timeline.verdicts().getFirst()).isInstanceOf(Rechecked.class);
        assertThat(stage(timeline)).isEqualTo(Stage.SUSPECT);
    }

    @Test
    void the_same_value_written_again_voids_the_explanation_and_can_be_explained_again() {
        Timeline timeline = explained().target("X").target("Z").watermark(6);
        assertThat(stage(timeline)).isEqualTo(Stage.SUSPECT);

        timeline.watermark(7).watermark(8).watermark(9).rule(RAISED, explain(6, 7, 9));

        assertThat(stage(timeline)).isEqualTo(Stage.EXPLAINED);
    }

    /// The document that stays hidden may be another one by now.
    @Test
    void a_match_in_part_voids_the_explanation() {
        Timeline timeline = Timeline.ordered().existing("Ax").forget();
        timeline.source("B?")
                .target("Cy")
                .watermark(2)
                .watermark(3)
                .watermark(4)
                .watermark(5);
        timeline.rule(RAISED, EXPLAIN);
        assertThat(stage(timeline)).isEqualTo(Stage.EXPLAINED);

        timeline.forget().source("D?").target("Dz").watermark(6);

        assertThat(stage(timeline)).isEqualTo(Stage.SUSPECT);
        assertThat(timeline.verdicts()).anyMatch(Rechecked.class::isInstance);
    }

    @Test
    void a_note_taken_does_not_keep_an_explanation_alive() {
        Timeline timeline = explained();
        timeline.rule(RAISED, subject -> new Ruling.Acknowledge(subject, "ada", "known", at(0)));
        assertThat(stage(timeline)).isEqualTo(Stage.EXPLAINED);

        timeline.target("Y").watermark(6);

        assertThat(stage(timeline)).isEqualTo(Stage.SUSPECT);
    }

    @Test
    void a_row_that_is_right_again_is_healed() {
        Timeline timeline = explained().target("A").watermark(6);

        assertThat(timeline.verdicts()).hasSize(1).first().isInstanceOf(Healed.class);
    }

    /// It may look like a loss: the replicator had not made it.
    @Test
    void a_stranger_s_write_is_confirmed_and_never_explained() {
        Timeline timeline = Timeline.ordered().source("A").target("A").watermark(2);
        timeline.target("Z").watermark(3).watermark(4).watermark(5).watermark(6).forget();

        timeline.rule(3, explain(3, 4, 6));

        assertThat(timeline.verdicts()).hasSize(1).first().isInstanceOf(Confirmed.class);
        assertThat(stage(timeline)).isEqualTo(Stage.CONFIRMED);
    }

    private static Timeline altered() {
        return Timeline.ordered().source("A").target("Z").watermark(2);
    }

    private static Timeline explained() {
        return altered()
                .watermark(3)
                .watermark(4)
                .watermark(5)
                .rule(RAISED, EXPLAIN)
                .forget();
    }

    private static Suspect suspectOf(Timeline timeline) {
        return timeline.suspect();
    }

    private static Stage stage(Timeline timeline) {
        return timeline.state()
                .current()
                .map(KeyState::standing)
                .map(Stage::of)
                .findFirst()
                .orElseThrow();
    }

    private static Function<Ruling.Subject, Ruling> explain(long from, long shown, long to) {
        return subject -> new Ruling.Confirm(subject, new Ruling.Window(from, shown, to), RandomRulings.EXPLAINED, 2);
    }
}
