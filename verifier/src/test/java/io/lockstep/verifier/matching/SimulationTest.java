package io.lockstep.verifier.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Scenario.Fault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays thousands of random migrations and checks what must always hold. A failure names the scenario and the
/// seed.
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("lockstep.simulation.seeds", 40);

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    static List<Scenario> bounded() {
        return Scenario.thinning();
    }

    private static final Map<Scenario, List<Trial>> TRIALS = new HashMap<>();

    /// Played once for all the tests that look at them.
    private static List<Trial> trials(Scenario scenario) {
        return TRIALS.computeIfAbsent(
                scenario,
                _ -> LongStream.range(0, SEEDS)
                        .mapToObj(seed -> Trial.of(scenario, seed))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource({"scenarios", "bounded"})
    void exactly_the_wrong_keys_are_suspect_in_the_end_and_a_right_replicator_never_raises_one(Scenario scenario) {
        assertThat(trials(scenario)).noneMatch(Trial::mistaken);

        boolean often = !scenario.truncates() && !scenario.forgets();
        long wrong = trials(scenario).stream().filter(Trial::endsWrong).count();
        assertThat(wrong > 0 || !often).as("a fault can be seen").isEqualTo(scenario.fault() != Fault.NONE || !often);
    }

    /// The truth is what the databases had, whether a log shows it or not. So a fault is suspect at the latest at
    /// the proof point that makes it due (R4, R4b), nobody is suspect before being wrong, and nobody who is right
    /// again is left so. Where versions were dropped, undecided will do.
    @ParameterizedTest
    @MethodSource({"scenarios", "bounded"})
    void at_every_proof_point_the_suspects_are_those_who_were_wrong_for_long_enough(Scenario scenario) {
        assertThat(trials(scenario))
                .allSatisfy(
                        trial -> assertThat(trial.untrue()).as(trial::toString).isEmpty());
    }

    /// Which classes fit is for [Blame] to say.
    @ParameterizedTest
    @MethodSource("scenarios")
    void a_suspect_is_called_after_what_was_done_to_the_row(Scenario scenario) {
        assertThat(trials(scenario))
                .allSatisfy(trial ->
                        assertThat(trial.misnamed()).as(trial::toString).isEmpty());
    }

    @ParameterizedTest
    @MethodSource({"scenarios", "bounded"})
    void the_gate_never_opens_on_a_wrong_target_and_always_on_a_right_one(Scenario scenario) {
        assertThat(trials(scenario))
                .noneMatch(Trial::shutOut)
                .allSatisfy(trial ->
                        assertThat(trial.letThrough()).as(trial::toString).isEmpty());
    }

    /// The tests above could not fail if the faults did not do what they are called after.
    @Test
    void suspects_of_every_class_are_raised() {
        Set<DivergenceClass> classes = scenarios().stream()
                .flatMap(scenario -> trials(scenario).stream())
                .flatMap(trial -> trial.raised().stream())
                .collect(Collectors.toSet());

        assertThat(classes)
                .containsExactlyInAnyOrder(
                        DivergenceClass.MISSING_ROW,
                        DivergenceClass.LOST_UPDATE,
                        DivergenceClass.LOST_DELETE,
                        DivergenceClass.VALUE_MISMATCH,
                        DivergenceClass.FOREIGN_WRITE,
                        DivergenceClass.STALE_APPLY);
    }

    /// A verifier that starts again knows what was written down and no more.
    @ParameterizedTest
    @MethodSource({"scenarios", "bounded"})
    void a_verdict_survives_a_restart_after_every_record(Scenario scenario) {
        for (long seed = 0; seed < Math.max(1, SEEDS / 48); seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            Interleaving interleaving = Interleaving.of(migration.logs, seed, true);
            List<Outcome> kept = play(new CheckedJudge(scenario.rules()), interleaving);
            List<Outcome> restarted = play(new CheckedJudge(scenario.rules(), new WrittenState()), interleaving);
            assertThat(restarted).as("%s, seed %d", scenario, seed).isEqualTo(kept);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_verdict_does_not_depend_on_how_the_logs_interleave(Scenario scenario) {
        for (long seed = 0; seed < SEEDS / 4; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            List<Outcome> one = play(new CheckedJudge(scenario.rules()), Interleaving.of(migration.logs, seed, false));
            List<Outcome> other =
                    play(new CheckedJudge(scenario.rules()), Interleaving.of(migration.logs, seed + 1, true));
            assertThat(inOrder(other)).as("%s, seed %d", scenario, seed).isEqualTo(inOrder(one));
        }
    }

    /// How many versions are in flight, and so what is dropped of them, depends on how far one side is read ahead
    /// of the other. That may put a verdict off and nothing else. Of a table that is given up nothing is right any
    /// more, and what was undecided of it is let go.
    @ParameterizedTest
    @MethodSource("bounded")
    void what_is_decided_though_versions_were_dropped_is_what_would_be_had_they_been_kept(Scenario scenario) {
        long dropped = 0;
        for (long seed = 0; seed < SEEDS / 3; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            var judge = new CheckedJudge(scenario.rules());
            var keeping = new CheckedJudge(scenario.unbounded().rules());
            for (Interleaving.Read read :
                    Interleaving.of(migration.logs, seed, false).reads()) {
                List<Outcome> outcomes = judge.on(read.side(), read.record(), Records.at(0));
                var accused = new TreeSet<>(accused(keeping.on(read.side(), read.record(), Records.at(0))));
                accused.addAll(ids(keeping.state));
                assertThat(accused).as("%s, seed %d", scenario, seed).containsAll(accused(outcomes));
                if (judge.state.lane().catalogue().judges(Records.TABLE)) {
                    assertThat(judge.state.clear())
                            .as("%s, seed %d", scenario, seed)
                            .allMatch(keeping.state::isClear);
                }
            }
            dropped += judge.state.lane().sourceAccount().thinned();
        }
        assertThat(dropped).isGreaterThan(SEEDS / 3);
    }

    private static List<Integer> accused(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Outcome.SuspectRaised.class::isInstance)
                .map(outcome -> Records.id(((Outcome.SuspectRaised) outcome).key()))
                .toList();
    }

    /// The keys of one proof point are decided in no order that matters.
    private static List<String> inOrder(List<Outcome> outcomes) {
        var ordered = new ArrayList<String>();
        var atOnce = new ArrayList<String>();
        for (Outcome outcome : outcomes) {
            atOnce.add(outcome.toString());
            if (outcome instanceof Outcome.ProofPoint) {
                ordered.addAll(atOnce.stream().sorted().toList());
                atOnce.clear();
            }
        }
        return ordered;
    }

    /// Rulings of every kind, true or not, at any moment.
    @ParameterizedTest
    @MethodSource("scenarios")
    void no_version_is_lost_or_counted_twice_whatever_is_ruled(Scenario scenario) {
        long heard = 0;
        long suspected = 0;
        long explained = 0;
        for (long seed = 0; seed < SEEDS / 4; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            var judge = new CheckedJudge(scenario.rules());
            var rulings = new RandomRulings(seed);
            for (Interleaving.Read read :
                    Interleaving.of(migration.logs, seed, false).reads()) {
                judge.on(read.side(), read.record(), Records.at(0));
                suspected += judge.state.suspects().count();
                heard += rulings.about(judge.state)
                        .map(judge::on)
                        .filter(outcomes -> !outcomes.isEmpty())
                        .count();
                explained += judge.explained();
            }
        }
        assertThat(heard)
                .as("rulings heard where a suspect stood %d times", suspected)
                .isGreaterThanOrEqualTo(suspected / 100);
        assertThat(explained).as("explained").isGreaterThanOrEqualTo(suspected / 1000);
    }

    /// The tempting shortcut: a version that meets its like on arrival is settled at once, whatever the
    /// watermarks say.
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
        for (long seed = 0; seed < 5L * SEEDS; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            InMemoryState state = states.get();
            var judge = new Judge(scenario.rules());
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
    /// wrong. Of a table that is given up nothing more is said; that may be for a reason only.
    private static boolean mistaken(
            Scenario scenario, SimulatedMigration migration, InMemoryState state, List<Outcome> outcomes) {
        boolean tableFault = scenario.fault().ofTheTable() && migration.faulted();
        if (falselyAccused(scenario, tableFault, outcomes)) {
            return true;
        }
        if (!state.lane().catalogue().judges(Records.TABLE)) {
            return !(tableFault || mayTruncateAgain(scenario));
        }
        boolean overlooked = tableFault && !scenario.restarts();
        return overlooked || !ids(state).equals(migration.wrong());
    }

    private static boolean falselyAccused(Scenario scenario, boolean tableFault, List<Outcome> outcomes) {
        boolean rows = outcomes.stream().anyMatch(Outcome.SuspectRaised.class::isInstance);
        boolean table = outcomes.stream().anyMatch(Outcome.TruncateMismatch.class::isInstance);
        boolean folded = scenario.fault().ofTheTable() && !scenario.restarts();
        boolean rowsAreRight = scenario.fault() == Fault.NONE || folded;
        return (rows && rowsAreRight) || (table && !tableFault);
    }

    private static boolean mayTruncateAgain(Scenario scenario) {
        return scenario.truncates() && scenario.restarts();
    }

    /// Each partition is judged by itself, and a key like in the whole.
    @ParameterizedTest
    @MethodSource("scenarios")
    void a_key_is_judged_alike_in_however_many_partitions(Scenario scenario) {
        for (long seed = 0; seed < SEEDS / 4; seed++) {
            SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
            var whole = new CheckedJudge(scenario.rules());
            play(whole, Interleaving.of(migration.logs, seed, false));
            var parts = new TreeSet<Integer>();
            for (int partition = 0; partition < 3; partition++) {
                var part = new CheckedJudge(scenario.rules());
                play(part, Interleaving.of(partition(migration.logs, partition, 3), seed + partition, true));
                parts.addAll(ids(part.state));
            }
            assertThat(parts).as("%s, seed %d", scenario, seed).isEqualTo(ids(whole.state));
        }
    }

    private static Map<Side, List<ChangeRecord>> partition(Map<Side, List<ChangeRecord>> logs, int number, int of) {
        var partition = new EnumMap<Side, List<ChangeRecord>>(Side.class);
        logs.forEach((side, log) -> partition.put(
                side,
                log.stream()
                        .filter(record ->
                                !(record instanceof RowVersion version) || Records.id(version.key()) % of == number)
                        .toList()));
        return partition;
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
                    Outcome.RowTooHot _,
                    Outcome.RowCooled _,
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
