package io.lockstep.verifier.confirm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Position;
import io.lockstep.events.Ruling;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.PartialMatch;
import io.lockstep.events.json.Progress;
import io.lockstep.verifier.streams.History;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocketTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Docket docket = new Docket(Limits.of(2));

    @BeforeEach
    void epochIsKnown() {
        docket.add(progress(1, 41));
    }

    @Test
    void nothing_is_due_before_the_epoch_of_its_lane_is_known() {
        var fresh = new Docket(Limits.of(2));
        fresh.add(suspect(1), NOON);
        assertThat(fresh.due(NOON, 10)).isEmpty();

        fresh.add(progress(1, 41));
        assertThat(fresh.due(NOON, 10)).hasSize(1);
    }

    @Test
    void rows_of_one_lane_are_due_at_a_time_and_those_of_others_wait_until_these_are_put_off() {
        docket.add(suspect(1), NOON);
        assertThat(docket.othersWait(History.LANE, NOON)).isFalse();
        docket.add(suspect("other", 2), NOON);
        assertThat(docket.othersWait(History.LANE, NOON)).as("an unknown epoch").isFalse();
        docket.add(progress("other", 1, 7));

        List<Inquiry> first = docket.due(NOON, 10);
        assertThat(first).extracting(inquiry -> inquiry.subject().id()).containsExactly("d1");
        assertThat(docket.othersWait(History.LANE, NOON)).isTrue();
        first.forEach(inquiry -> docket.readAgain(inquiry, NOON.plusSeconds(2)));

        assertThat(docket.due(NOON, 10))
                .extracting(inquiry -> inquiry.subject().id())
                .containsExactly("d2");
        assertThat(docket.othersWait("other", NOON)).isFalse();
        assertThat(docket.othersWait("other", NOON.plusSeconds(2))).isTrue();
    }

    @Test
    void suspects_are_due_and_nothing_else_is() {
        docket.add(suspect(1), NOON);
        docket.add(suspect(2), NOON);
        docket.add(suspect(2).ruled(DivergenceState.HEALED, null, 0, null, NOON), NOON);
        docket.add(suspect(3).ruled(DivergenceState.ACKNOWLEDGED, null, 0, null, null), NOON);

        assertThat(docket.due(NOON, 10))
                .containsExactly(Inquiry.about(suspect(1).subject()));
        assertThat(docket.due(NOON, 0)).isEmpty();
    }

    @Test
    void a_ruling_is_sent_once_everything_that_the_reads_can_have_seen_is_decided() {
        Ruling ruling = ready();
        docket.add(progress(1, 44));
        assertThat(docket.ripe(NOON)).isEmpty();

        docket.add(progress(1, 45));
        assertThat(docket.ripe(NOON)).containsExactly(ruling);
        assertThat(docket.ripe(NOON)).isEmpty();
        assertThat(docket.due(NOON, 10)).isEmpty();
    }

    @Test
    void what_healed_before_its_ruling_was_sent_is_not_ruled_on() {
        ready();
        docket.add(suspect(1).ruled(DivergenceState.HEALED, null, 0, null, NOON), NOON);
        docket.add(progress(1, 45));

        assertThat(docket.ripe(NOON)).isEmpty();
        assertThat(docket.size()).isZero();
    }

    @Test
    void what_the_judge_dismisses_is_read_again_a_few_times_and_then_left_alone_for_a_while() {
        ready();
        docket.add(progress(1, 45));
        docket.ripe(NOON);
        docket.add(suspect(1).ruled(DivergenceState.SUSPECT, null, 2, null, null), NOON);
        Inquiry again = docket.due(NOON, 10).getFirst();
        assertThat(again.moved()).isEqualTo(1);

        docket.rule(again, refute(), 45);
        docket.ripe(NOON);
        docket.add(suspect(1).ruled(DivergenceState.SUSPECT, null, 3, null, null), NOON);

        assertThat(docket.due(NOON, 10)).isEmpty();
        assertThat(docket.due(NOON.plus(Docket.PAUSE), 10))
                .containsExactly(Inquiry.about(suspect(1).subject()));
    }

    @Test
    void a_ruling_that_nobody_answers_is_not_waited_for_for_ever() {
        ready();
        docket.add(progress(1, 45));
        docket.ripe(NOON);

        assertThat(docket.due(NOON.plus(Docket.ANSWER), 10)).isEmpty();
        assertThat(docket.due(NOON.plus(Docket.ANSWER).plusMillis(1), 10)).hasSize(1);
    }

    @Test
    void a_recheck_ends_the_pause_of_a_row_that_was_left_alone() {
        docket.add(suspect(1), NOON);
        docket.leave(Inquiry.about(suspect(1).subject()), NOON);
        assertThat(docket.due(NOON, 10)).isEmpty();

        docket.add(suspect(1), NOON);

        assertThat(docket.due(NOON, 10)).hasSize(1);
    }

    @Test
    void a_new_epoch_voids_the_suspects_of_the_one_before() {
        docket.add(suspect(1), NOON);
        docket.add(progress(2, 50));

        assertThat(docket.due(NOON, 10)).isEmpty();
        assertThat(docket.size()).isZero();
    }

    @Test
    void a_row_compared_in_part_waits_behind_the_suspects_until_nothing_of_it_is_left() {
        docket.add(partial(3, 41, 0), NOON);
        docket.add(suspect(1), NOON);
        assertThat(docket.due(NOON, 10))
                .extracting(inquiry -> inquiry.subject().id(), Inquiry::columns)
                .containsExactly(tuple("d1", Set.of()), tuple("row 3", Set.of("note")));

        docket.compared("row 3");
        assertThat(docket.size()).isEqualTo(1);
    }

    @Test
    void a_row_compared_in_part_that_the_judge_sends_back_is_read_again_and_one_that_is_another_by_now_is_read_anew() {
        docket.add(partial(3, 41, 0), NOON);
        Inquiry first = docket.due(NOON, 1).getFirst();
        docket.rule(first, new Ruling.Refute(first.subject(), new Ruling.Window(42, 43, 45), List.of("note"), 1), 41);
        assertThat(docket.ripe(NOON)).hasSize(1);

        docket.add(partial(3, 41, 1), NOON);
        assertThat(docket.due(NOON, 1).getFirst().moved()).isEqualTo(1);

        docket.add(partial(3, 50, 0), NOON);
        assertThat(docket.due(NOON, 1).getFirst().moved()).isZero();
        assertThat(docket.due(NOON, 1).getFirst().subject().watermark()).isEqualTo(50);
    }

    private static PartialMatch partial(long id, long watermark, int attempts) {
        var subject = new Ruling.Subject("row " + id, History.LANE, 1, 0, History.key(id), watermark);
        return new PartialMatch(subject, List.of("note"), attempts);
    }

    /// A ruling that waits for the judge to decide everything before watermark 45.
    private Ruling ready() {
        docket.add(suspect(1), NOON);
        docket.rule(docket.due(NOON, 1).getFirst(), refute(), 45);
        return refute();
    }

    private static Ruling refute() {
        return new Ruling.Refute(suspect(1).subject(), new Ruling.Window(42, 43, 45), List.of(), 1);
    }

    private static Divergence suspect(long id) {
        return suspect(History.LANE, id);
    }

    private static Divergence suspect(String lane, long id) {
        return new Divergence(
                "d" + id,
                lane,
                1,
                0,
                History.key(id),
                DivergenceClass.MISSING_ROW,
                DivergenceState.SUSPECT,
                List.of(),
                null,
                null,
                null,
                41,
                NOON,
                NOON,
                null,
                false);
    }

    private static Progress progress(long epoch, long proofPoint) {
        return progress(History.LANE, epoch, proofPoint);
    }

    private static Progress progress(String lane, long epoch, long proofPoint) {
        return new Progress(
                lane,
                0,
                epoch,
                proofPoint,
                proofPoint,
                NOON,
                proofPoint,
                proofPoint,
                null,
                Position.START,
                Position.START,
                SourceAccount.ZERO,
                TargetAccount.ZERO,
                null,
                Set.of(),
                Map.of(),
                NOON);
    }
}
