package io.lockstep.verifier.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Operation;
import io.lockstep.verifier.matching.Scenario.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TornTransactionsTest {
    private static final int SEEDS = Integer.getInteger("lockstep.simulation.seeds", 48) * 5;

    @Test
    void a_transaction_of_two_rows_that_the_target_shows_in_two_commits_is_torn() {
        Timeline timeline = Timeline.ordered();
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "A").sourceOf(2, "A"));

        timeline.targetOf(1, "A").targetOf(2, "A").watermark(2);

        assertThat(torn(timeline.everything())).isEqualTo(1);
        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void one_of_five_rows_in_five_commits_is_torn_once() {
        Timeline timeline = Timeline.ordered();
        timeline.inOneTransaction(() -> write(timeline, 5));
        for (int key = 1; key <= 5; key++) {
            timeline.targetOf(key, "A");
        }

        timeline.watermark(2);

        assertThat(torn(timeline.everything())).isEqualTo(1);
    }

    @Test
    void two_that_the_target_shows_in_one_commit_are_not() {
        Timeline timeline = Timeline.ordered();
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "A").sourceOf(2, "A"));
        timeline.inOneTransaction(() -> timeline.sourceOf(3, "A").sourceOf(4, "A"));
        timeline.inOneTransaction(() -> {
            for (int key = 1; key <= 4; key++) {
                timeline.targetOf(key, "A");
            }
        });

        timeline.watermark(2);

        assertThat(torn(timeline.everything())).isZero();
    }

    /// Which of the two writes of A the target shows, nothing tells.
    @Test
    void a_row_that_has_been_the_same_before_tells_nothing() {
        Timeline timeline = Timeline.ordered();
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "A").sourceOf(2, "A"));
        timeline.sourceOf(1, "B");
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "A").sourceOf(3, "A"));
        timeline.inOneTransaction(() -> timeline.targetOf(1, "A").targetOf(2, "A"));
        timeline.targetOf(3, "A").watermark(2);

        assertThat(torn(timeline.everything())).isZero();
    }

    @Test
    void nor_does_one_that_is_the_same_again_when_the_transaction_is_due() {
        Timeline timeline = Timeline.causal();
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "A").sourceOf(2, "A"));
        timeline.inOneTransaction(() -> timeline.targetOf(1, "A").targetOf(2, "A"));
        timeline.watermark(4).source("B", "A").target("B", "A");

        timeline.watermark(5).watermark(6).watermark(7);

        assertThat(timeline.verdicts()).isEmpty();
        assertThat(torn(timeline.everything())).isZero();
    }

    @Test
    void nor_one_that_was_applied_twice() {
        Timeline timeline = Timeline.ordered();
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "A").sourceOf(2, "A"));
        timeline.inOneTransaction(() -> timeline.targetOf(1, "A").targetOf(2, "A"));

        timeline.targetOf(1, "A").watermark(2);

        assertThat(torn(timeline.everything())).isZero();
    }

    /// The target does nothing for it, and the delete that it showed last is that of an earlier transaction.
    @Test
    void nor_one_that_was_inserted_and_deleted_at_once() {
        Timeline timeline =
                Timeline.ordered().sourceOf(1, "A", "-").targetOf(1, "A", "-").watermark(2);
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "B", "-").sourceOf(2, "A"));

        timeline.targetOf(2, "A").watermark(3);

        assertThat(timeline.everything())
                .filteredOn(Outcome.Settled.class::isInstance)
                .hasSize(3);
        assertThat(torn(timeline.everything())).isZero();
    }

    @Test
    void an_update_of_one_row_applied_as_a_delete_and_an_insert_in_two_commits_tears_nothing() {
        Timeline timeline =
                Timeline.causal().source("A").target("A").watermark(4).watermark(5);

        timeline.source("B").target("-", "B").watermark(6).watermark(7).watermark(8);

        assertThat(timeline.everything())
                .filteredOn(Outcome.Settled.class::isInstance)
                .hasSize(2);
        assertThat(torn(timeline.everything())).isZero();
    }

    @Test
    void in_batches_it_is_found_when_it_is_due_however_early_it_was_shown() {
        Timeline timeline = Timeline.causal();
        timeline.inOneTransaction(() -> timeline.sourceOf(1, "A").sourceOf(2, "A"));
        timeline.targetOf(1, "A").watermark(4).targetOf(2, "A").watermark(5);
        assertThat(torn(timeline.everything())).isZero();

        timeline.watermark(6).watermark(7);

        assertThat(torn(timeline.everything())).isEqualTo(1);
    }

    /// A replicator that keeps order and shows every transaction whole, though merged with others and, after a
    /// restart, once more.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_replicator_that_shows_transactions_whole_is_never_said_to_tear_one(boolean restarts) {
        var scenario = new Scenario(Mode.ORDERED, Fault.NONE, false, restarts);
        long pairs = 0;
        for (long seed : seeds(false)) {
            List<Outcome> outcomes = play(scenario, seed);
            assertThat(torn(outcomes)).as("%s, seed %d", scenario, seed).isZero();
            pairs += outcomes.stream().filter(TornTransactionsTest::pairs).count();
        }
        assertThat(pairs).isGreaterThan(SEEDS);
    }

    @Test
    void one_that_keeps_order_and_shows_transactions_in_several_is_found() {
        long torn = 0;
        for (long seed : seeds(true)) {
            torn += torn(play(new Scenario(Mode.ORDERED, Fault.NONE, false, false), seed));
        }
        assertThat(torn).isGreaterThan(SEEDS / 4);
    }

    private static List<Long> seeds(boolean tearing) {
        return LongStream.range(0, SEEDS)
                .filter(seed -> Habits.of(seed).tears() == tearing)
                .boxed()
                .toList();
    }

    /// Each change stands in a transaction of its own, and their order in a batch is free.
    @Test
    void one_that_applies_every_change_by_itself_tears_them() {
        long torn = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            torn += torn(play(new Scenario(Mode.CAUSAL, Fault.NONE, false, false), seed));
        }
        assertThat(torn).isGreaterThan(SEEDS);
    }

    @Test
    void one_whose_rows_are_decided_in_several_slices_is_counted_once_all_the_same() {
        var scenario = new Scenario(Mode.CAUSAL, Fault.NONE, false, false);
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(torn(play(scenario, seed, new Judge(scenario.rules(), 1))))
                    .as("seed %d", seed)
                    .isEqualTo(torn(play(scenario, seed)));
        }
    }

    @Test
    void no_more_than_so_many_are_remembered_and_of_more_the_oldest_is_missed() {
        var transactions = new TornTransactions();
        assertThat(transactions.tears(pair(1, 1))).isFalse();
        for (long other = 2; other <= TornTransactions.MOST + 1; other++) {
            assertThat(transactions.tears(pair(other, 1))).isFalse();
        }

        assertThat(transactions.tears(pair(1, 2))).isFalse();
        assertThat(transactions.tears(pair(TornTransactions.MOST, 2))).isTrue();
    }

    private static void write(Timeline timeline, int keys) {
        for (int key = 1; key <= keys; key++) {
            timeline.sourceOf(key, "A");
        }
    }

    private static Outcome.Settled pair(long source, long target) {
        return new Outcome.Settled(Records.TABLE, Operation.UPDATE, trace(source), trace(target), true);
    }

    private static Trace trace(long transaction) {
        return new Trace(Records.position(transaction), transaction, Records.at(0));
    }

    private static List<Outcome> play(Scenario scenario, long seed) {
        return play(scenario, seed, new Judge(scenario.rules()));
    }

    private static List<Outcome> play(Scenario scenario, long seed, Judge judge) {
        SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
        var state = new InMemoryState();
        var outcomes = new ArrayList<Outcome>();
        for (Interleaving.Read read :
                Interleaving.of(migration.logs, seed, false).reads()) {
            outcomes.addAll(judge.on(read.side(), read.record(), Records.at(0), state));
        }
        while (state.pause() != null) {
            outcomes.addAll(judge.proceed(state));
        }
        return outcomes;
    }

    private static boolean pairs(Outcome outcome) {
        return outcome instanceof Outcome.Settled settled && settled.unmistakable();
    }

    private static long torn(List<Outcome> outcomes) {
        var transactions = new TornTransactions();
        long torn = 0;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Settled settled) {
                torn += transactions.tears(settled) ? 1 : 0;
            } else if (outcome instanceof Outcome.ProofPoint) {
                transactions.forget();
            }
        }
        return torn;
    }
}
