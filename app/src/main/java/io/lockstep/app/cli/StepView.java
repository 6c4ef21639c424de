package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.capture.setup.Step;
import java.util.List;

/// How the steps of a setup or cleanup are shown, in a line and in JSON.
final class StepView {
    private StepView() {}

    /// One line of progress: where, which object, what became of it.
    static String line(Step step, String outcome) {
        return "  %-6s  %s: %s".formatted(step.place().word(), step.what(), outcome);
    }

    /// What became of a step that went well.
    static String outcome(Step step, String done) {
        return switch (step) {
            case Step.Present _ -> "already there";
            case Step.Left left -> "left: " + left.reason();
            case Step.Wait _ -> "yes";
            case Step.Run _, Step.CreateTopic _, Step.DeleteTopic _, Step.DeleteGroup _ -> done;
        };
    }

    /// Adds one step to a document.
    static void add(ArrayNode steps, Step step, String outcome) {
        ObjectNode node = steps.addObject();
        node.put("place", step.place().word());
        node.put("what", step.what());
        node.put("outcome", outcome);
        List<String> statements = switch (step) {
            case Step.Run run -> run.statements();
            case Step.CreateTopic topic -> List.of(topic.record());
            case Step.Present _, Step.Left _, Step.Wait _, Step.DeleteTopic _, Step.DeleteGroup _ -> List.of();
        };
        ArrayNode texts = node.putArray("statements");
        statements.forEach(texts::add);
    }
}
