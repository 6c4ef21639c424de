package io.lockstep.cutover.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Step.Nature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What a run would do, step by step, as things are now. Immutable.
///
/// @param settings how it would be done, in words that change when the configuration does
public record Plan(List<Planned> steps, String settings) {
    /// What is left to do in these depends on how far the application has come, or the run itself, and is another at
    /// each
    /// look; what matters of the way back is in the settings.
    private static final Set<Step> MOVING = Set.of(
            Reversible.PREPARE_SEQUENCES,
            Reversible.PREPARE_REVERSE,
            Reversible.TAKE_BARRIER,
            Reversible.SET_SEQUENCES,
            Reversible.ADVANCE_REVERSE,
            Forward.START_REVERSE,
            Forward.DROP_REVERSE);

    private static final int SHOWN = 12;

    public Plan {
        steps = List.copyOf(steps);
    }

    /// @param actions none of a step that only looks
    public record Planned(Step step, List<Action> actions) {
        public Planned {
            actions = List.copyOf(actions);
        }
    }

    /// Asks each act what it would do. Nothing is changed.
    public static Plan of(Steps steps, Databases databases, String settings) throws Exception {
        return of(steps, databases, settings, _ -> true);
    }

    /// Asks only those whose answers people approve: of the same [#hash], and sooner known.
    public static Plan approved(Steps steps, Databases databases, String settings) throws Exception {
        return of(steps, databases, settings, step -> !MOVING.contains(step));
    }

    private static Plan of(Steps steps, Databases databases, String settings, Predicate<Step> asked) throws Exception {
        List<Planned> planned = new ArrayList<>();
        for (Step step : Steps.all()) {
            planned.add(new Planned(
                    step,
                    step.nature() == Nature.EFFECT && asked.test(step)
                            ? steps.act(step).plan(databases)
                            : List.of()));
        }
        return new Plan(planned, settings);
    }

    /// What people approve: twelve characters of the SHA-256 of the settings and of everything that would be done, but
    /// for
    /// what moves with the application.
    public String hash() {
        StringBuilder text = new StringBuilder(settings);
        for (Planned planned : steps) {
            text.append('\n').append(planned.step().name());
            if (!MOVING.contains(planned.step())) {
                planned.actions()
                        .forEach(action -> text.append('\n')
                                .append(action.where())
                                .append('\t')
                                .append(action.what())
                                .append('\t')
                                .append(action.statement()));
            }
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, SHOWN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
