package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.at;
import static io.lockstep.verifier.matching.Records.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Evidence;
import io.lockstep.events.Evidence.Presence;
import io.lockstep.events.Ruling;
import io.lockstep.verifier.matching.Outcome.Confirmed;
import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.PartlyCompared;
import io.lockstep.verifier.matching.Outcome.Refuted;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import io.lockstep.verifier.matching.Outcome.VisibilityRegained;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Direct reads of what the logs have left uncompared (R7). Column b is shown by neither side; the row was compared in
/// part at watermark 2, the reads began with watermark 2 on the source, the target showed 3 before it was read, and
/// watermark 5 was written afterwards.
class PartialRulingTest {
    private static final long COMPARED = 2;
    private static final Evidence DIFFERENT =
            new Evidence(Presence.PRESENT, Presence.PRESENT, List.of(new Evidence.Column("b", null, null)), at(99));
    private static final Function<Ruling.Subject, Ruling> EQUAL = refute("b");
    private static final Function<Ruling.Subject, Ruling> DIFFERS = confirm(DIFFERENT);

    @Test
    void what_reads_find_equal_is_compared_from_now_on() {
        Timeline timeline = read().rule(COMPARED, EQUAL);
        assertThat(timeline.verdicts()).containsExactly(new VisibilityRegained(key(1)));

        timeline.forget().source("C?").target("C?").watermark(6);
        assertThat(timeline.verdicts()).isEmpty();

        timeline.source("Dx").target("Dx").watermark(7);
        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void what_was_found_equal_and_is_lost_or_written_afterwards_is_found_by_the_logs() {
        Timeline lost = read().rule(COMPARED, EQUAL).source("Cy").target("C?").watermark(6);
        assertThat(lost.suspect().columns()).containsExactly("b");

        Timeline foreign = read().rule(COMPARED, EQUAL).target("By").watermark(6);
        assertThat(foreign.suspect().type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
        assertThat(foreign.suspect().columns()).containsExactly("b");
    }

    @Test
    void a_column_that_one_side_has_shown_is_known_on_the_other_once_they_are_found_equal() {
        Timeline timeline = Timeline.ordered().existing("Ax").source("Bx").target("B?");
        timeline.watermark(2).watermark(3).watermark(4).watermark(5).rule(COMPARED, EQUAL);
        timeline.forget().source("C?").target("Cx").watermark(6);

        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void what_reads_find_different_is_a_confirmed_mismatch_and_no_partial_match_heals_it() {
        Timeline timeline = read().rule(COMPARED, DIFFERS);
        Suspect suspect = timeline.suspect();
        assertThat(timeline.verdicts())
                .containsExactly(
                        new VisibilityRegained(key(1)),
                        new SuspectRaised(key(1), suspect),
                        new Confirmed(key(1), suspect, DIFFERENT, 2));
        assertThat(suspect.type()).isEqualTo(DivergenceClass.VALUE_MISMATCH);
        assertThat(suspect.columns()).containsExactly("b");
        assertThat(suspect.watermark()).isEqualTo(COMPARED);

        timeline.forget().source("C?").target("C?").watermark(6);
        assertThat(timeline.verdicts()).noneMatch(Healed.class::isInstance);
        assertThat(timeline.state().suspects()).containsExactly(key(1));

        timeline.forget().source("Dx").target("Dx").watermark(7);
        assertThat(timeline.verdicts()).anyMatch(Healed.class::isInstance);
    }

    @Test
    void a_row_that_either_side_has_touched_since_it_was_read_is_read_again() {
        for (Function<Ruling.Subject, Ruling> ruling : List.of(EQUAL, DIFFERS)) {
            Timeline source = partial().watermark(3).source("C?").target("C?");
            source.watermark(4).watermark(5).forget().rule(COMPARED, ruling);
            assertThat(source.verdicts()).containsExactly(again(source));

            Timeline target = partial().watermark(3).target("B?");
            target.watermark(4).watermark(5).forget().rule(COMPARED, ruling);
            assertThat(target.verdicts()).containsExactly(again(target));

            Timeline late = read().source("C?").rule(COMPARED, ruling);
            assertThat(late.verdicts()).containsExactly(again(late));
        }
    }

    @Test
    void nothing_is_ruled_before_everything_in_the_window_is_decided() {
        Timeline timeline = partial().watermark(3).watermark(4).source(5, 4).forget();

        assertThat(timeline.rule(COMPARED, EQUAL).verdicts()).containsExactly(again(timeline));
        assertThat(timeline.forget().target(5, 4).rule(COMPARED, EQUAL).verdicts())
                .containsExactly(new VisibilityRegained(key(1)));
    }

    @Test
    void reads_that_have_not_read_what_was_uncompared_say_nothing() {
        Timeline timeline = read();

        assertThat(timeline.rule(COMPARED, refute("a")).verdicts()).containsExactly(again(timeline));
        assertThat(timeline.state().current().map(KeyState::partial)).doesNotContainNull();
    }

    @Test
    void a_row_that_is_missing_on_one_side_is_left_to_the_logs() {
        var missing = new Evidence(Presence.PRESENT, Presence.ABSENT, DIFFERENT.columns(), at(99));
        Timeline timeline = read();

        assertThat(timeline.rule(COMPARED, confirm(missing)).verdicts()).containsExactly(again(timeline));
    }

    @Test
    void a_row_that_became_suspect_meanwhile_is_judged_as_one() {
        Timeline timeline = read().target("Z?").watermark(6).forget();

        assertThat(timeline.rule(COMPARED, EQUAL).verdicts()).containsExactly(again(timeline));
        assertThat(timeline.state().suspects()).containsExactly(key(1));
    }

    @Test
    void a_suspect_whose_whole_row_was_read_leaves_nothing_uncompared() {
        Timeline timeline = Timeline.ordered().existing("Ax").source("B?").target("C?");
        timeline.watermark(2).target("B?").watermark(3).watermark(4);
        timeline.watermark(5).watermark(6).forget();
        Suspect suspect = timeline.suspect();
        timeline.rule(2, subject -> new Ruling.Refute(subject, new Ruling.Window(3, 4, 6), List.of("a", "b"), 1));

        assertThat(timeline.verdicts())
                .containsExactly(new Refuted(key(1), suspect, 1), new VisibilityRegained(key(1)));
        timeline.forget().source("D?").target("D?").watermark(7);
        assertThat(timeline.verdicts()).isEmpty();
    }

    private static Timeline partial() {
        return Timeline.ordered().existing("Ax").source("B?").target("B?").watermark(COMPARED);
    }

    private static Timeline read() {
        return partial().watermark(3).watermark(4).watermark(5).forget();
    }

    private static PartlyCompared again(Timeline timeline) {
        Partial partial =
                timeline.state().current().map(KeyState::partial).findFirst().orElseThrow();
        return new PartlyCompared(key(1), partial, 2);
    }

    private static Function<Ruling.Subject, Ruling> refute(String column) {
        return subject -> new Ruling.Refute(subject, new Ruling.Window(2, 3, 5), List.of(column), 2);
    }

    private static Function<Ruling.Subject, Ruling> confirm(Evidence evidence) {
        return subject -> new Ruling.Confirm(subject, new Ruling.Window(2, 3, 5), evidence, 2);
    }
}
