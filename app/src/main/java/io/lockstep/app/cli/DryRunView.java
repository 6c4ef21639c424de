package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// A dry run for people: what is in the way first, then what would be done.
record DryRunView(JsonNode report) {
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(checks());
        parts.add(fixes());
        parts.add(actions());
        parts.add(verdict());
        parts.removeIf(String::isEmpty);
        return String.join("\n\n", parts);
    }

    private String checks() {
        TextTable table = new TextTable("CHECK", "STATE", "SEVERITY", "OBSERVED");
        report.path("checks")
                .forEach(check -> table.row(
                        text(check.path("name")),
                        text(check.path("state")),
                        text(check.path("severity")),
                        text(check.path("observed"))));
        return table.toString();
    }

    private String fixes() {
        StringBuilder fixes = new StringBuilder();
        report.path("checks").forEach(check -> {
            if (!check.path("state").asText().equals("PASS")) {
                fixes.append("%s: %s%n  required: %s%n  to do: %s%n"
                        .formatted(
                                text(check.path("name")),
                                text(check.path("observed")),
                                text(check.path("required")),
                                text(check.path("fix"))));
            }
        });
        return fixes.toString().stripTrailing();
    }

    private String actions() {
        StringBuilder actions = new StringBuilder();
        report.path("steps").forEach(step -> {
            actions.append("%s  %s: %s%n"
                    .formatted(text(step.path("phase")), text(step.path("step")), text(step.path("purpose"))));
            step.path("actions")
                    .forEach(action -> actions.append("  %s: %s%n    %s%n"
                            .formatted(
                                    text(action.path("where")),
                                    text(action.path("what")),
                                    text(action.path("statement")))));
        });
        return actions.toString().stripTrailing();
    }

    private String verdict() {
        String pause = report.path("predictedPauseMillis").isNumber()
                ? report.path("predictedPauseMillis").asLong() + " ms"
                : "not known yet";
        return "%s  plan %s, predicted pause %s; nothing was changed"
                .formatted(report.path("go").asBoolean() ? "GO" : "NO-GO", text(report.path("plan")), pause);
    }
}
