package io.lockstep.verifier.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableNotice;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A judge that decides a proof point in slices, with whatever comes in between, finds out the same as one that
/// decides it at once.
class SlicesTest {
    private static final int SEEDS = Integer.getInteger("lockstep.simulation.seeds", 120) / 4;
    private static final List<UnprovenReason> INTERRUPTIONS =
            List.of(UnprovenReason.TRUNCATED, UnprovenReason.GAP, UnprovenReason.NO_KEY);

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void slices_change_no_verdict_whatever_comes_between_them(Scenario scenario) {
        long paused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Interleaving.Read> reads = reads(scenario, new Random(seed), seed);
            var whole = new Play(new Judge(scenario.rules()), reads);
            for (int slice = 1; slice <= 3; slice++) {
                var sliced = new Play(new Judge(scenario.rules(), slice), reads);
                assertThat(byProofPoint(sliced.found))
                        .as("%s, seed %d, slices of %d", scenario, seed, slice)
                        .isEqualTo(byProofPoint(whole.found));
                assertThat(discarded(sliced.state.lane()))
                        .as("%s, seed %d, slices of %d", scenario, seed, slice)
                        .isEqualTo(discarded(whole.state.lane()));
                assertThat(sliced.state.suspects())
                        .hasSameElementsAs(whole.state.suspects().toList());
                paused += sliced.pauses;
            }
        }
        assertThat(paused).isPositive();
    }

    /// What was found out between one proof point and the next, and how often. In which order does not matter.
    private static List<Map<Outcome, Long>> byProofPoint(List<Outcome> found) {
        var points = new ArrayList<Map<Outcome, Long>>(List.of(new HashMap<>()));
        for (Outcome outcome : found) {
            points.getLast().merge(outcome, 1L, Long::sum);
            if (outcome instanceof Outcome.ProofPoint) {
                points.add(new HashMap<>());
            }
        }
        return points;
    }

    /// A proof point that gives a table up (R10) may have to wait for an earlier one: what is read of the table in
    /// between is discarded by a proof point, and not at once.
    private static LaneState discarded(LaneState lane) {
        SourceAccount source = lane.sourceAccount();
        TargetAccount target = lane.targetAccount();
        boolean givenUp = !lane.catalogue().notices().isEmpty();
        return !givenUp
                ? lane
                : new LaneState(
                        lane.epoch(),
                        lane.source(),
                        lane.target(),
                        new SourceAccount(
                                source.received(),
                                source.dropped(),
                                source.settled(),
                                source.superseded(),
                                source.discarded() + source.waiting(),
                                0,
                                source.held(),
                                source.thinned()),
                        new TargetAccount(
                                target.received(),
                                target.dropped(),
                                target.settled(),
                                target.coalesced(),
                                target.transients(),
                                target.duplicates(),
                                target.suspect(),
                                target.discarded() + target.waiting(),
                                0),
                        lane.marks(),
                        lane.catalogue());
    }

    /// Now and then a table is not judged any more, or the log is not whole.
    private static List<Interleaving.Read> reads(Scenario scenario, Random random, long seed) {
        SimulatedMigration migration = SimulatedMigration.play(scenario, seed);
        var reads = new ArrayList<>(
                Interleaving.of(migration.logs, seed, seed % 3 == 0).reads());
        if (random.nextBoolean()) {
            int at = random.nextInt(reads.size());
            var reason = INTERRUPTIONS.get(random.nextInt(INTERRUPTIONS.size()));
            Side side = reads.get(at).side();
            Position position = reads.get(at).record().position();
            reads.add(at, new Interleaving.Read(side, new TableNotice(Records.LANE, position, Records.TABLE, reason)));
        }
        return reads;
    }

    private static final class Play {
        final InMemoryState state = new InMemoryState();
        final List<Outcome> found = new ArrayList<>();
        int pauses;

        Play(Judge judge, List<Interleaving.Read> reads) {
            Instant now = Records.at(0);
            for (Interleaving.Read read : reads) {
                now = now.plusMillis(1);
                add(judge.on(read.side(), read.record(), now, state));
                pauses += state.pause() == null ? 0 : 1;
            }
            while (state.pause() != null) {
                add(judge.proceed(state));
            }
        }

        private void add(List<Outcome> outcomes) {
            outcomes.stream().filter(Play::isDecided).forEach(found::add);
        }

        /// What is found out when a record is read does not wait for a decision.
        private static boolean isDecided(Outcome outcome) {
            return !(outcome instanceof Outcome.Accepted
                    || outcome instanceof Outcome.Redelivered
                    || outcome instanceof Outcome.Accounted);
        }
    }
}
