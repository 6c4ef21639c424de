package io.lockstep.verifier.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import io.lockstep.verifier.confirm.Bystander.Answer;
import io.lockstep.verifier.confirm.World.Fault;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.rows.Row;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Any row of a database that moves is asked about at any moment, through thousands of migrations; each tempting
/// form of the reads is seen to accuse a correct replicator.
class SandwichSimulationTest {
    private static final int SEEDS = 2000;
    private static final int ASKED = World.KEYS;
    private static final Limits SOUND = Limits.of(5);

    @ParameterizedTest
    @CsvSource({"ORDERED, false", "ORDERED, true", "CAUSAL, false", "CAUSAL, true"})
    void a_right_row_is_never_confirmed(Mode mode, boolean restarts) {
        assertThat(confirmed(mode, mode, restarts, SOUND, true)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ORDERED, false", "ORDERED, true", "CAUSAL, false", "CAUSAL, true"})
    void a_wrong_row_that_rests_is_always_confirmed(Mode mode, boolean restarts) {
        for (long seed = 0; seed < SEEDS / 10; seed++) {
            World world = new World(mode, restarts, Fault.ALTERED, seed);
            settle(world);
            var bystander = new Bystander(world, mode, mode, SOUND, true, seed);
            assertThat(bystander.confirms(World.FAULTY)).as("seed %d", seed).isTrue();
        }
    }

    /// A row that goes from A to B and back, or is inserted and deleted, looks as if it had not moved.
    @ParameterizedTest
    @CsvSource({"ORDERED", "CAUSAL"})
    void reads_that_do_not_ask_the_log_confirm_what_is_right(Mode mode) {
        assertThat(confirmed(mode, mode, false, SOUND, false)).isPositive();
    }

    /// A replicator that restarts shows old rows for a while.
    @ParameterizedTest
    @CsvSource({"ORDERED", "CAUSAL"})
    void a_single_round_confirms_what_a_restarting_replicator_is_about_to_mend(Mode mode) {
        assertThat(confirmed(mode, mode, true, new Limits(1, 5), true)).isPositive();
    }

    /// The next watermark may be shown while the batch that holds it is half done.
    @Test
    void in_causal_mode_waiting_for_the_next_watermark_confirms_what_is_right() {
        assertThat(confirmed(Mode.CAUSAL, Mode.ORDERED, false, new Limits(1, 5), true))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({"ORDERED, false", "ORDERED, true", "CAUSAL, false", "CAUSAL, true"})
    void a_right_document_that_no_log_has_shown_is_never_confirmed_wrong(Mode mode, boolean restarts) {
        Map<Answer, Long> answers = answers(mode, restarts);
        assertThat(answers).containsEntry(Answer.CONFIRMED, 0L);
        assertThat(answers.get(Answer.CLEARED)).isGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({"ORDERED, false", "ORDERED, true", "CAUSAL, false", "CAUSAL, true"})
    void a_wrong_document_that_nobody_writes_is_confirmed_and_never_cleared(Mode mode, boolean restarts) {
        for (long seed = 0; seed < SEEDS / 10; seed++) {
            World world = new World(mode, restarts, Fault.LOADED, seed);
            var bystander = new Bystander(world, mode, mode, SOUND, true, seed);
            Answer answer = Answer.NOT_ASKED;
            while (answer == Answer.NOT_ASKED || answer == Answer.LEFT) {
                world.step();
                answer = bystander.compares(World.FAULTY);
            }
            assertThat(answer).as("seed %d", seed).isEqualTo(Answer.CONFIRMED);
        }
    }

    /// The document comes and goes between two values on the source, and now and then it is read when it has the one
    /// that the target has kept.
    @ParameterizedTest
    @CsvSource({"ORDERED, false", "ORDERED, true", "CAUSAL, false", "CAUSAL, true"})
    void lost_updates_of_a_document_never_pass_for_right(Mode mode, boolean restarts) {
        assertThat(blind(mode, restarts, true)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ORDERED", "CAUSAL"})
    void reads_that_do_not_ask_the_log_clear_what_is_wrong(Mode mode) {
        assertThat(blind(mode, false, false)).isPositive();
    }

    private static Map<Answer, Long> answers(Mode mode, boolean restarts) {
        var answers = new EnumMap<Answer, Long>(Answer.class);
        for (Answer answer : Answer.values()) {
            answers.put(answer, 0L);
        }
        for (long seed = 0; seed < SEEDS / 2; seed++) {
            World world = new World(mode, restarts, Fault.NONE, seed);
            var bystander = new Bystander(world, mode, mode, SOUND, true, seed);
            for (int i = 0; i < 4 * ASKED; i++) {
                world.step();
                answers.merge(bystander.compares(1 + i % ASKED), 1L, Long::sum);
            }
        }
        return answers;
    }

    /// How often a row whose documents differ in the end passes for right.
    private static long blind(Mode mode, boolean restarts, boolean asksTheJudge) {
        long blind = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = new World(mode, restarts, Fault.LOST, seed);
            var bystander = new Bystander(world, mode, mode, SOUND, asksTheJudge, seed);
            for (int i = 0; i < 10; i++) {
                world.step();
                bystander.compares(World.FAULTY);
            }
            boolean right = bystander.takesForRight(World.FAULTY);
            boolean same = world.row(Side.SOURCE, World.FAULTY).equals(world.row(Side.TARGET, World.FAULTY));
            blind += right && !same ? 1 : 0;
        }
        return blind;
    }

    private static long confirmed(Mode mode, Mode believed, boolean restarts, Limits limits, boolean asksTheJudge) {
        long confirmed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = new World(mode, restarts, Fault.NONE, seed);
            var bystander = new Bystander(world, mode, believed, limits, asksTheJudge, seed);
            for (int key = 1; key <= ASKED; key++) {
                confirmed += bystander.confirms(key) ? 1 : 0;
            }
        }
        return confirmed;
    }

    /// Until the wrong row has been written on both sides.
    private static void settle(World world) {
        while (world.row(Side.SOURCE, World.FAULTY).equals(Row.ABSENT)) {
            world.step();
        }
        world.replicateAll();
        world.writeWatermark();
    }
}
