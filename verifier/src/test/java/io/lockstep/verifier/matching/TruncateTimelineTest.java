package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.RowImage;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Outcome.TruncateMismatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/// R10 where the scenario files do not look: at which of several truncates is meant, and at their places between
/// versions.
class TruncateTimelineTest {
    @Test
    void of_several_truncates_the_one_that_was_not_applied_is_named() {
        Timeline timeline = Timeline.ordered()
                .truncate(Side.SOURCE)
                .truncate(Side.TARGET)
                .watermark(2)
                .truncate(Side.SOURCE)
                .truncate(Side.SOURCE)
                .truncate(Side.TARGET)
                .watermark(3);

        Suspect suspect = mismatches(timeline).getFirst();
        assertThat(suspect.sourcePosition()).isEqualTo(position(5));
        assertThat(suspect.expected()).isEqualTo(RowImage.ABSENT);
        assertThat(suspect.found()).isNull();
    }

    @Test
    void a_truncate_by_a_stranger_is_named_with_its_place_on_the_target() {
        Timeline timeline = Timeline.ordered().truncate(Side.TARGET).watermark(2);

        Suspect suspect = mismatches(timeline).getFirst();
        assertThat(suspect.targetPosition()).isEqualTo(position(2));
        assertThat(suspect.expected()).isNull();
        assertThat(suspect.found()).isEqualTo(RowImage.ABSENT);
    }

    @Test
    void a_row_shown_after_the_truncate_that_should_have_removed_it_is_wrong() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .truncate(Side.SOURCE)
                .truncate(Side.TARGET)
                .target("A")
                .watermark(2);

        assertThat(timeline.suspect().type()).isEqualTo(DivergenceClass.STALE_APPLY);
    }

    @Test
    void a_row_shown_before_the_truncate_that_removes_it_is_right() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .truncate(Side.SOURCE)
                .truncate(Side.TARGET)
                .watermark(2);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().lane().sourceAccount().superseded()).isEqualTo(1);
    }

    private static List<Suspect> mismatches(Timeline timeline) {
        return timeline.verdicts().stream()
                .filter(TruncateMismatch.class::isInstance)
                .map(outcome -> ((TruncateMismatch) outcome).suspect())
                .toList();
    }
}
