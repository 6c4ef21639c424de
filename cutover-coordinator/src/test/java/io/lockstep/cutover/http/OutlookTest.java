package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.guard.Sighting.State;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.runner.Gate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlookTest {
    @ParameterizedTest
    @CsvSource({
        "PASS, PASS, GO",
        "PASS, FAIL, NO_GO",
        "FAIL, FAIL, NO_GO",
        "PASS, UNKNOWN, UNKNOWN",
        "UNKNOWN, UNKNOWN, UNKNOWN",
        "FAIL, UNKNOWN, NO_GO"
    })
    void it_is_go_only_when_every_gate_is_open(State one, State other, Outlook.Word word) {
        Outlook outlook = Outlook.of(Optional.empty(), List.of(gate("a", one), gate("b", other)), Optional.empty());

        assertThat(outlook.word()).isEqualTo(word);
        assertThat(outlook.question()).isEqualTo("Can we cut over?");
    }

    @Test
    void what_is_too_old_or_not_looked_at_is_not_known_whatever_the_gates_said() {
        assertThat(Outlook.of(Optional.empty(), List.of(gate("a", State.PASS)), Optional.of("silent for 9 s")))
                .isEqualTo(new Outlook(
                        Outlook.Word.UNKNOWN,
                        "Can we cut over?",
                        "What is known is too old to count: silent for 9 s."));
        assertThat(Outlook.of(Optional.of(Run.of(Mode.EXECUTE)), List.of(), Optional.empty())
                        .word())
                .isEqualTo(Outlook.Word.UNKNOWN);
    }

    @Test
    void the_first_gate_that_is_closed_is_named() {
        Outlook outlook = Outlook.of(
                Optional.of(Run.of(Mode.EXECUTE)),
                List.of(gate("a", State.PASS), gate("b", State.UNKNOWN), gate("c", State.FAIL)),
                Optional.empty());

        assertThat(outlook)
                .isEqualTo(new Outlook(Outlook.Word.NO_GO, "Can the cutover go on?", "2 of 3 gates are closed: c."));
    }

    @Test
    void in_the_failback_window_the_question_is_another_and_at_the_end_there_is_none() {
        Run kept = new Run.Completing(Forward.KEEP_WAY_BACK, true);

        assertThat(Outlook.of(Optional.of(kept), List.of(gate("failback", State.PASS)), Optional.empty()))
                .isEqualTo(new Outlook(Outlook.Word.GO, "Can we go back?", "Its gate is open."));
        assertThat(Outlook.of(Optional.of(new Run.Finished()), List.of(), Optional.of("silent"))
                        .word())
                .isEqualTo(Outlook.Word.DONE);
    }

    private static Gate gate(String name, State state) {
        return new Gate(name, "seen", "wanted", state, Instant.EPOCH);
    }
}
