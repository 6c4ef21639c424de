package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.at;
import static io.lockstep.verifier.matching.Records.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Evidence;
import io.lockstep.events.Evidence.Presence;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Outcome.Confirmed;
import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.Rechecked;
import io.lockstep.verifier.matching.Outcome.Refuted;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What a sweep reports of rows at rest (G9). Key 1 has stood on both sides since before the epoch; the sweep read it
/// when watermark 2 was the newest on the source.
class RestRulingTest {
    private static final long READ = 2;
    private static final Evidence DIFFERENT =
            new Evidence(Presence.PRESENT, Presence.PRESENT, List.of(new Evidence.Column("a", null, null)), at(99));

    @Test
    void a_row_that_no_log_has_told_anything_of_is_suspect_and_can_be_confirmed() {
        Timeline timeline = quiet().rule(READ, RestRulingTest::report);
        Suspect suspect = timeline.suspect();
        assertThat(timeline.verdicts()).containsExactly(new SuspectRaised(key(1), suspect));
        assertThat(suspect.type()).isEqualTo(DivergenceClass.VALUE_MISMATCH);
        assertThat(suspect.columns()).containsExactly("a");

        timeline.watermark(4).watermark(5).forget().rule(READ, confirm(3, 4, 5));
        assertThat(timeline.verdicts()).containsExactly(new Confirmed(key(1), suspect, DIFFERENT, 2));
    }

    @Test
    void a_report_of_what_is_suspect_already_says_nothing_new() {
        Timeline timeline = quiet().rule(READ, RestRulingTest::report).forget();
        assertThat(timeline.rule(READ, RestRulingTest::report).verdicts()).isEmpty();

        Timeline ofTheLogs = quiet().target("B").watermark(4).forget();
        assertThat(ofTheLogs.rule(READ, RestRulingTest::report).verdicts()).isEmpty();
    }

    @Test
    void a_row_that_either_side_has_touched_since_it_was_read_is_left_to_the_logs() {
        assertThat(quiet().source("B").rule(READ, RestRulingTest::report).verdicts())
                .isEmpty();
        assertThat(quiet().source("B")
                        .target("B")
                        .watermark(4)
                        .forget()
                        .rule(READ, RestRulingTest::report)
                        .verdicts())
                .isEmpty();
        assertThat(quiet().target("B").rule(READ, RestRulingTest::report).verdicts())
                .isEmpty();
        for (Side side : Side.values()) {
            assertThat(quiet().truncate(side).rule(READ, RestRulingTest::report).verdicts())
                    .noneMatch(SuspectRaised.class::isInstance);
        }
    }

    @Test
    void nothing_is_reported_before_the_first_proof_point_or_of_another_epoch() {
        assertThat(Timeline.unbegun(Mode.ORDERED)
                        .existing("A")
                        .source(1, 0)
                        .forget()
                        .rule(1, RestRulingTest::report)
                        .verdicts())
                .isEmpty();
        Timeline other = quiet().epoch(2);
        assertThat(other.rule(READ, RestRulingTest::report).verdicts()).isEmpty();
    }

    @Test
    void it_heals_with_the_next_version_of_the_source_that_arrives() {
        Timeline timeline = confirmed().source("B").target("B").watermark(6);

        assertThat(timeline.verdicts()).anyMatch(Healed.class::isInstance);
        assertThat(timeline.state().suspects()).isEmpty();
    }

    @Test
    void a_further_version_of_the_target_has_it_read_again_since_no_log_knows_what_it_should_be() {
        Timeline timeline = confirmed().target("A").watermark(6);
        assertThat(timeline.verdicts()).anyMatch(Rechecked.class::isInstance);

        timeline.watermark(7).watermark(8).watermark(9).forget();
        timeline.rule(READ, subject -> new Ruling.Refute(subject, new Ruling.Window(7, 8, 9), List.of("a"), 1));
        assertThat(timeline.verdicts()).containsExactly(new Refuted(key(1), refuted(timeline), 1));
        assertThat(timeline.state().suspects()).isEmpty();
    }

    @Test
    void of_a_row_that_is_right_again_and_forgotten_a_later_report_is_heard() {
        Timeline timeline = confirmed().source("B").target("B").watermark(6);
        timeline.watermark(7).forget().rule(7, RestRulingTest::report);

        assertThat(timeline.verdicts()).singleElement().isInstanceOf(SuspectRaised.class);
    }

    private static Ruling report(Ruling.Subject subject) {
        return new Ruling.Report(subject, DivergenceClass.VALUE_MISMATCH, List.of("a"), at(50));
    }

    private static Suspect refuted(Timeline timeline) {
        return timeline.verdicts().stream()
                .filter(Refuted.class::isInstance)
                .map(outcome -> ((Refuted) outcome).suspect())
                .findFirst()
                .orElseThrow();
    }

    private static Timeline quiet() {
        return Timeline.ordered().existing("A").watermark(2).watermark(3).forget();
    }

    private static Timeline confirmed() {
        return quiet().rule(READ, RestRulingTest::report)
                .watermark(4)
                .watermark(5)
                .rule(READ, confirm(3, 4, 5))
                .forget();
    }

    private static Function<Ruling.Subject, Ruling> confirm(long from, long shown, long to) {
        return subject -> new Ruling.Confirm(subject, new Ruling.Window(from, shown, to), DIFFERENT, 2);
    }
}
