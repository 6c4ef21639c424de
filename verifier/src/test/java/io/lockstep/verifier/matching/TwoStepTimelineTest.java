package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import io.lockstep.verifier.matching.Outcome.Transient;
import io.lockstep.verifier.matching.Outcome.UndecidedBegan;
import io.lockstep.verifier.matching.Outcome.UndecidedEnded;
import org.junit.jupiter.api.Test;

/// A replicator that writes a large value after the row that it belongs to (R7): column b is `0` first, as NULL would
/// be,
/// and `x` then.
class TwoStepTimelineTest {

    @Test
    void both_steps_in_one_transaction_are_one_version() {
        Timeline timeline = Timeline.ordered().source("Ax");
        timeline.inOneTransaction(() -> timeline.target("A0", "Ax"))
                .watermark(2)
                .watermark(3);

        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void two_steps_before_the_watermark_are_right_and_the_first_is_news() {
        Timeline timeline = Timeline.ordered().source("Ax").target("A0", "Ax").watermark(2);

        assertThat(timeline.verdicts()).hasSize(1).first().isInstanceOf(Transient.class);
        assertThat(timeline.state().suspects()).isEmpty();
    }

    /// In ordered mode nothing says that more is to come.
    @Test
    void in_ordered_mode_a_watermark_between_the_steps_raises_a_suspect_that_heals() {
        Timeline timeline = Timeline.ordered().source("Ax").target("A0").watermark(2);
        assertThat(timeline.verdicts()).hasSize(1).first().isInstanceOf(SuspectRaised.class);
        assertThat(timeline.suspect().columns()).containsExactly("b");

        timeline.forget().target("Ax").watermark(3);

        assertThat(timeline.verdicts()).hasSize(1).first().isInstanceOf(Healed.class);
    }

    /// So a task that writes in two steps is judged in causal mode (`replication.apply: auto`).
    @Test
    void in_causal_mode_a_watermark_between_the_steps_of_one_batch_raises_none() {
        Timeline timeline = Timeline.causal()
                .source("Ax")
                .watermark(4)
                .target("A0")
                .watermark(5)
                .target("Ax")
                .watermark(6)
                .watermark(7)
                .watermark(8);

        assertThat(timeline.verdicts()).containsExactly(new UndecidedBegan(key(1), 5), new UndecidedEnded(key(1)));
        assertThat(timeline.state().suspects()).isEmpty();
    }

    @Test
    void in_causal_mode_a_second_step_that_never_comes_is_a_suspect() {
        Timeline timeline = Timeline.causal()
                .source("Ax")
                .watermark(4)
                .target("A0")
                .watermark(5)
                .watermark(6)
                .watermark(7)
                .watermark(8);

        assertThat(timeline.suspect().columns()).containsExactly("b");
    }
}
