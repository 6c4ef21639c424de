package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.at;
import static io.lockstep.verifier.matching.Records.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Replay;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A replicator that goes back to an older checkpoint and applies again what it had applied (R8, R5).
class ReplayTimelineTest {

    @Test
    void rows_of_which_nothing_is_remembered_are_suspect_because_of_the_replay() {
        Timeline timeline =
                forgotten().targetOf(1, "A").target(3, 2).targetOf(2, "A").target(4, 3);
        var replay = new Replay(3, 6, at(timeline.second() - 2));

        timeline.watermark(7);

        assertThat(timeline.verdicts())
                .extracting(ReplayTimelineTest::raised)
                .containsExactly(new Raised(1, replay), new Raised(2, replay));
    }

    /// The second time it goes back further.
    @Test
    void two_in_a_row_are_one() {
        Timeline timeline = forgotten().target(4, 3).target(5, 4).target(2, 1).targetOf(1, "A");
        var replay = new Replay(2, 6, at(timeline.second() - 3));

        timeline.watermark(7);

        assertThat(timeline.verdicts()).extracting(ReplayTimelineTest::raised).containsExactly(new Raised(1, replay));
    }

    @Test
    void a_stranger_who_writes_to_such_a_row_is_no_replay() {
        Timeline timeline =
                forgotten().target(3, 2).watermark(7).targetOf(1, "A").watermark(8);

        assertThat(timeline.verdicts()).extracting(ReplayTimelineTest::raised).containsExactly(new Raised(1, null));
    }

    /// What it was is known, and it is not that.
    @Test
    void a_row_that_a_stranger_has_changed_before_the_replay_came_to_it_is_a_suspect_by_itself() {
        Timeline timeline =
                Timeline.ordered().source("A").target("A").watermark(2).watermark(3);

        timeline.target(2, 1).target("Z").watermark(4);

        assertThat(timeline.suspect().type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
        assertThat(timeline.verdicts()).extracting(ReplayTimelineTest::raised).containsExactly(new Raised(1, null));
    }

    /// In batches they are undecided before they are suspect.
    @Test
    void in_batches_they_are_suspect_because_of_it_once_it_is_certain_that_they_are() {
        Timeline timeline = forgotten(Mode.CAUSAL).targetOf(1, "A").target(5, 4);
        var replay = new Replay(5, 6, at(timeline.second()));

        timeline.watermark(7).watermark(8);
        assertThat(timeline.verdicts()).containsExactly(new Outcome.UndecidedBegan(key(1), 7));
        timeline.watermark(9);

        assertThat(timeline.verdicts())
                .filteredOn(Outcome.SuspectRaised.class::isInstance)
                .extracting(ReplayTimelineTest::raised)
                .containsExactly(new Raised(1, replay));
        assertThat(timeline.state().lane().catalogue().replays()).isEmpty();
    }

    @Test
    void a_row_that_goes_through_its_older_versions_again_is_no_news() {
        Timeline timeline = Timeline.ordered()
                .source("A", "B")
                .target("A", "B")
                .watermark(2)
                .watermark(3);

        timeline.target("A").target(2, 1).target("B").watermark(4);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().lane().targetAccount().transients()).isEqualTo(1);
        assertThat(timeline.state().lane().catalogue().replays()).isEmpty();
    }

    @Test
    void and_is_news_when_nothing_says_that_it_is_a_replay() {
        Timeline timeline = Timeline.ordered()
                .source("A", "B")
                .target("A", "B")
                .watermark(2)
                .watermark(3);

        timeline.target("A", "B").watermark(4);

        assertThat(timeline.verdicts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Transient.class,
                        passed -> assertThat(passed.type()).isEqualTo(DivergenceClass.STALE_APPLY));
    }

    private record Raised(int key, @Nullable Replay replay) {}

    private static Raised raised(Outcome outcome) {
        var raised = (Outcome.SuspectRaised) outcome;
        return new Raised(Records.id(raised.key()), raised.replay());
    }

    private static Timeline forgotten() {
        return forgotten(Mode.ORDERED);
    }

    /// Rows 1 and 2 were moved so long ago that nothing is remembered of them.
    private static Timeline forgotten(Mode mode) {
        Timeline timeline = Timeline.unbegun(new Rules(mode, 1)).watermark(1, 0).watermark(2);
        for (int key : List.of(1, 2)) {
            timeline.sourceOf(key, "A").targetOf(key, "A");
        }
        timeline.watermark(3).watermark(4).watermark(5).watermark(6);
        assertThat(timeline.state().current()).as("remembered").isEmpty();
        return timeline.forget();
    }
}
