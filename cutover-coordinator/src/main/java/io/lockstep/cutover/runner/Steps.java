package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Step.Nature;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How each step is done.
///
/// @param acts of those that change something, all of them
/// @param checks of those that look, all of them
/// @param vigil over the fence meanwhile
public record Steps(Map<Step, Act> acts, Map<Step, Check> checks, Vigil vigil) {
    /// @throws IllegalArgumentException when there is one too few or too many
    public Steps {
        acts = Map.copyOf(acts);
        checks = Map.copyOf(checks);
        for (Step step : all()) {
            if (acts.containsKey(step) != (step.nature() == Nature.EFFECT)
                    || checks.containsKey(step) != (step.nature() == Nature.CHECK)) {
                throw new IllegalArgumentException("step " + step + " is a " + step.nature());
            }
        }
    }

    /// Without a vigil.
    public Steps(Map<Step, Act> acts, Map<Step, Check> checks) {
        this(acts, checks, Vigil.NONE);
    }

    /// Makes them for one run: which tables are migrated is seen when it begins.
    @FunctionalInterface
    public interface Making {
        /// @throws SQLException when the databases cannot be asked
        Steps steps() throws SQLException;
    }

    /// Every step in its order; the decision is taken between the last [Reversible] and the first [Forward].
    public static List<Step> all() {
        return Stream.<Step>concat(Arrays.stream(Reversible.values()), Arrays.stream(Forward.values()))
                .toList();
    }

    public Act act(Step step) {
        return required(acts.get(step));
    }

    public Check check(Step step) {
        return required(checks.get(step));
    }

    private static <T> T required(@Nullable T found) {
        return Objects.requireNonNull(found);
    }
}
