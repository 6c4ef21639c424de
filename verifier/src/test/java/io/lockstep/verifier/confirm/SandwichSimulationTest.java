package io.lockstep.verifier.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.rows.Row;
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
            World world = new World(mode, restarts, true, seed);
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

    private static long confirmed(Mode mode, Mode believed, boolean restarts, Limits limits, boolean asksTheJudge) {
        long confirmed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = new World(mode, restarts, false, seed);
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
