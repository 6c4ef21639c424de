package io.lockstep.cutover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.plan.World.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every situation that a cutover can get into: coordinators that die, stall, lose their lease and act too late, the
/// watchdog that may win, operators that abort, acts that fail, or work without anybody learning of it, and an
/// application that writes whenever it can.
class CutoverModelTest {
    private static final CutoverModel MODEL = new CutoverModel(true, true);

    /// The invariants of the design, I1 to I6, but for how long clients wait, which no model without a clock knows.
    @ParameterizedTest
    @EnumSource(Mode.class)
    void in_every_situation_one_side_takes_writes_none_is_lost_and_whoever_goes_on_gets_to_an_end(Mode mode) {
        var explored = new Explored(MODEL, mode);

        assertThat(explored.violation()).isEmpty();
        assertThat(explored.seen()).as("situations").isGreaterThan(10_000);
        assertThat(explored.ends())
                .as("ends, %s situations", explored.seen())
                .contains(Run.Aborted.class)
                .satisfies(ends -> assertThat(ends.contains(Run.Finished.class)).isEqualTo(mode == Mode.EXECUTE));
    }

    @Test
    void a_late_act_on_a_database_that_does_not_look_at_the_lease_would_be_seen() {
        assertThat(new Explored(new CutoverModel(false, true), Mode.EXECUTE).violation())
                .isPresent();
    }

    @Test
    void a_watchdog_that_unfences_without_asking_would_be_seen() {
        assertThat(new Explored(new CutoverModel(true, false), Mode.EXECUTE).violation())
                .hasValueSatisfying(violation -> assertThat(violation).startsWith("un-fenced without ABORT"));
    }

    @Test
    void a_step_that_is_done_twice_changes_nothing() {
        for (Step step : steps()) {
            World once = World.BEFORE.done(step);
            assertThat(once.done(step)).isEqualTo(once);
        }
    }

    static List<Step> steps() {
        var steps = new ArrayList<Step>(List.of(Reversible.values()));
        steps.addAll(List.of(Forward.values()));
        return steps;
    }

    /// All that can be reached, breadth first, so that what leads to a violation is as short as can be.
    private static final class Explored {
        private final CutoverModel model;
        private final Map<Situation, Optional<Situation>> from = new HashMap<>();
        private final Set<Situation> recovers = new HashSet<>();
        private final Set<Class<?>> ends = new HashSet<>();
        private @Nullable String violation;

        Explored(CutoverModel model, Mode mode) {
            this.model = model;
            var open = new ArrayDeque<Situation>();
            Situation first = Situation.beginning(mode);
            from.put(first, Optional.empty());
            open.add(first);
            while (!open.isEmpty() && violation == null) {
                Situation now = open.remove();
                look(now);
                for (Situation next : model.after(now)) {
                    step(now, next);
                    if (from.putIfAbsent(next, Optional.of(now)) == null) {
                        open.add(next);
                    }
                }
            }
        }

        Optional<String> violation() {
            return Optional.ofNullable(violation);
        }

        int seen() {
            return from.size();
        }

        Set<Class<?>> ends() {
            return ends;
        }

        private void look(Situation now) {
            World world = now.world();
            require(world.is(Fact.FENCED) || !world.is(Fact.OPEN), "both sides take writes", now);
            require(!world.is(Fact.OPEN) || !world.is(Fact.AHEAD), "an acknowledged write is lost", now);
            recover(now);
        }

        private void step(Situation before, Situation now) {
            World was = before.world();
            World is = now.world();
            boolean unfenced = was.is(Fact.FENCED) && !is.is(Fact.FENCED);
            require(!unfenced || is.decision().equals(Optional.of(Verdict.ABORT)), "un-fenced without ABORT", before);
            boolean opened = !was.is(Fact.OPEN) && is.is(Fact.OPEN);
            require(!opened || is.decision().equals(Optional.of(Verdict.COMMIT)), "opened without COMMIT", before);
            require(
                    was.decision().isEmpty() || was.decision().equals(is.decision()),
                    "the decision has changed",
                    before);
        }

        /// From here on nothing goes wrong, except that what is late may come now, or never.
        private void recover(Situation from) {
            var path = new ArrayList<Situation>();
            Situation now = from;
            while (violation == null && recovers.add(now)) {
                path.add(now);
                if (now.late() != null) {
                    model.late(now).ifPresent(this::recover);
                    now = now.withoutLate();
                } else {
                    Optional<Situation> next = model.whenNothingGoesWrong(now);
                    if (next.isEmpty()) {
                        end(now, from);
                        return;
                    }
                    now = next.get();
                }
            }
            require(!path.contains(now) || violation != null, "it goes round in circles", now);
        }

        private void end(Situation now, Situation from) {
            World world = now.world();
            ends.add(now.run().getClass());
            switch (now.run()) {
                case Run.Aborted _ ->
                    require(
                            onlyOf(world, Fact.REPLICATING, Fact.AHEAD) && world.is(Fact.REPLICATING),
                            "aborted, and not as before: " + world,
                            from);
                case Run.Finished _ ->
                    require(
                            world.facts().equals(Set.of(Fact.SWITCHED, Fact.FENCED, Fact.APPLIER_FENCED, Fact.OPEN)),
                            "finished, and not on the target: " + world,
                            from);
                case Run.Advancing _, Run.Committing _, Run.GivingUp _, Run.Undoing _, Run.Completing _ ->
                    require(false, "it stops at " + now, from);
            }
        }

        private static boolean onlyOf(World world, Fact... facts) {
            return Set.of(facts).containsAll(world.facts());
        }

        private void require(boolean holds, String what, Situation where) {
            if (holds || violation != null) {
                return;
            }
            var path = new ArrayList<String>();
            for (Optional<Situation> at = Optional.of(where);
                    at.isPresent();
                    at = from.getOrDefault(at.get(), Optional.empty())) {
                path.add(at.get().toString());
            }
            Collections.reverse(path);
            violation = what + "\n" + String.join("\n", path);
        }
    }
}
