package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// A cutover for people: how it stands, step by step.
record CutoverView(JsonNode cutover) {
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(head());
        if (!cutover.path("breaches").isEmpty()) {
            parts.add(breaches());
        }
        parts.add(steps());
        if (!cutover.path("gates").isEmpty()) {
            parts.add(gates());
        }
        if (cutover.path("trouble").isTextual()) {
            parts.add("waits for: " + text(cutover.path("trouble")));
        }
        if (!cutover.path("over").asBoolean()) {
            parts.add("may be asked of it: " + allowed());
        }
        return String.join("\n\n", parts);
    }

    private String head() {
        StringBuilder head = new StringBuilder("run %s  %s  %s%n"
                .formatted(text(cutover.path("id")), text(cutover.path("mode")), text(cutover.path("phase"))));
        line(head, "asked for by", text(cutover.path("principal")) + ": " + text(cutover.path("reason")));
        line(head, "plan", text(cutover.path("plan")));
        line(head, "approved by", Fields.list(cutover.path("approvers")));
        line(head, "decision", cutover.path("decision").isNull() ? "open" : text(cutover.path("decision")));
        if (cutover.path("pauseMillis").isNumber()) {
            line(head, "pause", cutover.path("pauseMillis").asLong() + " ms");
        }
        if (cutover.path("outcome").isTextual()) {
            line(head, "given up", text(cutover.path("outcome")));
        }
        return head.toString().stripTrailing();
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append("%-13s %s%n".formatted(name, value));
    }

    private String steps() {
        TextTable table = new TextTable("PHASE", "STEP", "STATE", "AT", "EVIDENCE");
        cutover.path("steps")
                .forEach(step -> table.row(
                        text(step.path("phase")),
                        text(step.path("step")),
                        text(step.path("state")),
                        text(step.path("at")),
                        text(step.path("evidence"))));
        return table.toString();
    }

    private String breaches() {
        TextTable table = new TextTable("BREACH OF THE FENCE", "AT", "WHAT");
        cutover.path("breaches")
                .forEach(breach ->
                        table.row(text(breach.path("kind")), text(breach.path("at")), text(breach.path("what"))));
        return table.toString();
    }

    private String gates() {
        TextTable table = new TextTable("GATE", "STATE", "SINCE", "OBSERVED", "REQUIRED");
        cutover.path("gates")
                .forEach(gate -> table.row(
                        text(gate.path("name")),
                        text(gate.path("state")),
                        text(gate.path("since")),
                        text(gate.path("observed")),
                        text(gate.path("required"))));
        return table.toString();
    }

    private String allowed() {
        List<String> allowed = new ArrayList<>();
        cutover.path("actions").forEach(action -> {
            if (action.path("allowed").asBoolean()) {
                allowed.add(text(action.path("action")));
            }
        });
        return allowed.isEmpty() ? "nothing" : String.join(", ", allowed);
    }
}
