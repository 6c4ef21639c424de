package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.at;
import static io.lockstep.verifier.matching.Records.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.verifier.matching.Outcome.PartlyCompared;
import io.lockstep.verifier.matching.Outcome.VisibilityLost;
import io.lockstep.verifier.matching.Outcome.VisibilityRegained;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisibilityTimelineTest {

    @Test
    void a_hidden_column_has_the_value_that_the_same_side_showed_last() {
        Timeline timeline = Timeline.ordered()
                .source("Ax")
                .target("Ax")
                .watermark(2)
                .source("B?")
                .target("B?")
                .watermark(3);

        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void a_difference_in_a_hidden_column_is_found_through_what_the_side_showed_last() {
        Timeline timeline = Timeline.ordered()
                .source("Ax")
                .target("Ax")
                .watermark(2)
                .source("By")
                .target("B?")
                .watermark(3);

        assertThat(timeline.suspect().columns()).containsExactly("b");
    }

    @Test
    void a_column_shown_by_one_side_only_leaves_the_row_partly_compared_until_both_show_it() {
        Timeline timeline = Timeline.ordered()
                .existing("Ax")
                .forget()
                .source("B?")
                .target("Bx")
                .watermark(2);
        assertThat(timeline.verdicts()).containsExactly(new VisibilityLost(key(1)), partly(timeline, 2, "b"));

        timeline.forget().source("Cx").target("C?").watermark(3);
        assertThat(timeline.verdicts()).containsExactly(new VisibilityRegained(key(1)));
    }

    @Test
    void a_column_that_neither_side_shows_proves_nothing() {
        Timeline timeline = Timeline.ordered()
                .existing("Ax")
                .forget()
                .source("B?")
                .target("B?")
                .watermark(2);

        assertThat(timeline.verdicts()).containsExactly(new VisibilityLost(key(1)), partly(timeline, 2, "b"));
        assertThat(timeline.state().lane().sourceAccount().settled()).isEqualTo(1);
    }

    /// What the target had there before is not known, so nothing says that it has not changed.
    @Test
    void a_column_that_the_target_shows_for_the_first_time_is_no_change_applied_again() {
        Timeline timeline = Timeline.unbegun(Mode.ORDERED)
                .existing("Bx")
                .source("B?")
                .target("B?")
                .watermark(1)
                .target("Bz")
                .watermark(2);

        assertThat(timeline.suspect().type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
        assertThat(timeline.suspect().targetTransaction()).isEqualTo(3);
    }

    @Test
    void a_visible_difference_is_one_whatever_else_is_hidden() {
        Timeline timeline =
                Timeline.ordered().existing("Ax").source("B?").target("C?").watermark(2);

        assertThat(timeline.suspect().type()).isEqualTo(DivergenceClass.VALUE_MISMATCH);
        assertThat(timeline.suspect().columns()).containsExactly("a");
    }

    @Test
    void a_partial_match_never_heals_a_suspect() {
        Timeline timeline =
                Timeline.ordered().existing("Ax").source("B?").target("C?").watermark(2);
        timeline.forget().target("B?").watermark(3);

        assertThat(timeline.verdicts()).containsExactly(new VisibilityLost(key(1)));
        assertThat(timeline.state().suspects()).containsExactly(key(1));

        timeline.forget().source("Dx").target("Dx").watermark(4);
        assertThat(timeline.verdicts())
                .hasSize(2)
                .anyMatch(Outcome.Healed.class::isInstance)
                .contains(new VisibilityRegained(key(1)));
    }

    @Test
    void images_of_different_columns_are_compared_where_both_have_them() {
        Timeline same = Timeline.ordered().forget().source("Ax").target("A").watermark(2);
        Timeline different = Timeline.ordered().source("Ax").target("Z").watermark(2);

        assertThat(same.verdicts()).containsExactly(new VisibilityLost(key(1)), partly(same, 2, "b"));
        assertThat(different.suspect().columns()).containsExactly("a");
    }

    private static PartlyCompared partly(Timeline timeline, long watermark, String... columns) {
        return new PartlyCompared(key(1), new Partial(watermark, List.of(columns), at(timeline.second())), 0);
    }
}
