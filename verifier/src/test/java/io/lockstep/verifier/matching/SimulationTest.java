package io.lockstep.verifier.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.matching.Scenario.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays thousands of random migrations and checks what must always hold. A failure names the scenario and the
/// seed.
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("lockstep.simulation.seeds", 120);

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void exactly_the_wrong_keys_are_suspect_in_the_end_and_a_right_replicator_never_raises_one(Scenario scenario) {
        long wrong = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            var judge = new CheckedJudge(scenario.mode());
            List<Outcome> verdicts = play(judge, Interleaving.of(migration.logs, seed, seed % 3 == 0));
            assertThat(mistaken(scenario, migration, judge.state, verdicts))
                    .as("%s, seed %d: wrong are %s, suspect %s", scenario, seed, migration.wrong(), ids(judge.state))
                    .isFalse();
            assertThat(judge.state.undecided())
                    .as("%s, seed %d", scenario, seed)
                    .isEmpty();
            wrong += migration.wrong().isEmpty() ? 0 : 1;
        }
        assertThat(wrong > 0).as("a fault can be seen").isEqualTo(scenario.fault() != Fault.NONE);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_verdict_does_not_depend_on_how_the_logs_interleave(Scenario scenario) {
        for (long seed = 0; seed < SEEDS; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            List<Outcome> one = play(new CheckedJudge(scenario.mode()), Interleaving.of(migration.logs, seed, false));
            List<Outcome> other =
                    play(new CheckedJudge(scenario.mode()), Interleaving.of(migration.logs, seed + 1, true));
            assertThat(other).as("%s, seed %d", scenario, seed).isEqualTo(one);
        }
    }

    /// Rulings of every kind, true or not, at any moment.
    @ParameterizedTest
    @MethodSource("scenarios")
    void no_version_is_lost_or_counted_twice_whatever_is_ruled(Scenario scenario) {
        long heard = 0;
        long suspected = 0;
        for (long seed = 0; seed < SEEDS / 4; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            var judge = new CheckedJudge(scenario.mode());
            var rulings = new RandomRulings(seed);
            for (Interleaving.Read read :
                    Interleaving.of(migration.logs, seed, false).reads()) {
                judge.on(read.side(), read.record(), Records.at(0));
                suspected += judge.state.suspects().count();
                heard += rulings.about(judge.state)
                        .map(judge::on)
                        .filter(outcomes -> !outcomes.isEmpty())
                        .count();
            }
        }
        assertThat(heard)
                .as("rulings heard where a suspect stood %d times", suspected)
                .isGreaterThanOrEqualTo(suspected / 100);
    }

    /// The tempting shortcut: a version that meets its like on arrival is settled at once, whatever the watermarks
    /// say.
    @Test
    void a_judge_that_matches_on_arrival_is_told_apart_by_a_replicator_that_restarts() {
        var scenario = new Scenario(Mode.ORDERED, Fault.NONE, false, true);
        assertThat(mistakes(scenario, MatchingOnArrival::new)).isPositive();
        assertThat(mistakes(scenario, InMemoryState::new)).isZero();
    }

    /// The tempting shortcut: a match settles everything up to the version matched, due or not.
    @Test
    void a_judge_that_settles_what_is_not_due_is_told_apart_by_a_right_replicator() {
        var scenario = new Scenario(Mode.CAUSAL, Fault.NONE, false, false);
        assertThat(mistakes(scenario, SettlingAhead::new)).isPositive();
        assertThat(mistakes(scenario, InMemoryState::new)).isZero();
    }

    private static long mistakes(Scenario scenario, Supplier<InMemoryState> states) {
        long mistakes = 0;
        for (long seed = 0; seed < 2L * SEEDS; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            InMemoryState state = states.get();
            var judge = new Judge(new Rules(scenario.mode(), CheckedJudge.FOREVER));
            var outcomes = new ArrayList<Outcome>();
            for (Interleaving.Read read :
                    Interleaving.of(migration.logs, seed, false).reads()) {
                outcomes.addAll(judge.on(read.side(), read.record(), Records.at(0), state));
            }
            mistakes += mistaken(scenario, migration, state, outcomes) ? 1 : 0;
        }
        return mistakes;
    }

    /// Whether a wrong key is missed, a right one is suspect in the end, or a suspect is raised though nothing is
    /// wrong.
    private static boolean mistaken(
            Scenario scenario, SimulatedMigration migration, InMemoryState state, List<Outcome> outcomes) {
        boolean raised = outcomes.stream().anyMatch(Outcome.SuspectRaised.class::isInstance);
        return !ids(state).equals(migration.wrong()) || (raised && scenario.fault() == Fault.NONE);
    }

    /// What was found out about keys and proof points, without what only tells how the figures go.
    private static List<Outcome> play(CheckedJudge judge, Interleaving interleaving) {
        var found = new ArrayList<Outcome>();
        for (Interleaving.Read read : interleaving.reads()) {
            for (Outcome outcome : judge.on(read.side(), read.record(), Records.at(0))) {
                if (isVerdict(outcome)) {
                    found.add(outcome);
                }
            }
        }
        return found;
    }

    private static boolean isVerdict(Outcome outcome) {
        return switch (outcome) {
            case Outcome.SuspectRaised _,
                    Outcome.SuspectChanged _,
                    Outcome.Healed _,
                    Outcome.UndecidedBegan _,
                    Outcome.UndecidedEnded _,
                    Outcome.Transient _,
                    Outcome.TruncateMismatch _,
                    Outcome.ProofPoint _ -> true;
            case Outcome.Confirmed _,
                    Outcome.Refuted _,
                    Outcome.Dismissed _,
                    Outcome.Rechecked _,
                    Outcome.Acknowledged _,
                    Outcome.Settled _,
                    Outcome.VisibilityLost _,
                    Outcome.VisibilityRegained _,
                    Outcome.PartlyCompared _,
                    Outcome.Accepted _,
                    Outcome.Redelivered _,
                    Outcome.Accounted _,
                    Outcome.EpochBegan _,
                    Outcome.PartitionUnproven _,
                    Outcome.TableUnproven _ -> false;
        };
    }

    private static Set<Integer> ids(InMemoryState state) {
        return state.suspects().map(Records::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
