package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Guardrails;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import java.util.List;
import java.util.stream.Collectors;

/// Looks at every guardrail once. Thread-safe.
///
/// @param guardrails all that there are, in the order in which they are shown
public record Validation(Guardrails looks, List<Guardrail> guardrails) implements Check {
    public Validation {
        guardrails = List.copyOf(guardrails);
    }

    @Override
    public Finding look(Databases databases, History history) throws InterruptedException {
        List<Guardrails.Result> results = results();
        List<Guardrails.Result> blocking =
                results.stream().filter(Guardrails.Result::blocks).toList();
        return blocking.isEmpty()
                ? Finding.holds(
                        guardrails.size() + " conditions looked at, none of them in the way" + warnings(results))
                : Finding.fails(blocking.stream().map(Validation::text).collect(Collectors.joining("; ")));
    }

    /// What was seen of each.
    public List<Guardrails.Result> results() throws InterruptedException {
        return looks.look(guardrails);
    }

    private static String warnings(List<Guardrails.Result> results) {
        String warnings = results.stream()
                .filter(result -> result.sighting().state() != Sighting.State.PASS)
                .map(result -> result.guardrail().name())
                .collect(Collectors.joining(", "));
        return warnings.isEmpty() ? "" : ", with warnings: " + warnings;
    }

    private static String text(Guardrails.Result result) {
        return result.guardrail().name() + " is " + result.sighting().state() + ": "
                + result.sighting().observed() + " (required: "
                + result.guardrail().required() + "; "
                + result.sighting().fix() + ")";
    }
}
