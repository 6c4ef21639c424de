package io.lockstep.app.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A workflow, as its file has it.
record Workflow(String text, JsonNode tree) {
    private static final Pattern PINNED = Pattern.compile("uses: [\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

    static Workflow of(String text) throws IOException {
        return new Workflow(text, new YAMLMapper().readTree(text));
    }

    /// What does not hold of it, one sentence each.
    List<String> violations() {
        List<String> found = new ArrayList<>();
        text.lines()
                .filter(line -> line.contains("uses:"))
                .filter(line -> !PINNED.matcher(line).find())
                .forEach(line -> found.add("is not pinned by its commit, with its version beside it: " + line.strip()));
        if (!tree.path("permissions").isObject() || mayWrite(tree.path("permissions"))) {
            found.add("gives every job more than reading its contents");
        }
        for (Map.Entry<String, JsonNode> job : tree.path("jobs").properties()) {
            if (!job.getValue().path("timeout-minutes").isInt()) {
                found.add("the job " + job.getKey() + " has no end");
            }
            steps(job.getValue())
                    .filter(step -> step.path("run").asText().contains("${{"))
                    .forEach(step -> found.add("puts values into a script: "
                            + step.path("run").asText().strip()));
        }
        if (text.matches("(?is).*secrets\\.\\w*password.*")) {
            found.add("holds a password");
        }
        return List.copyOf(found);
    }

    private static boolean mayWrite(JsonNode permissions) {
        return permissions.properties().stream()
                .anyMatch(each -> !each.getKey().equals("contents")
                        || !each.getValue().asText().equals("read"));
    }

    /// The scripts of all steps.
    List<String> scripts() {
        return tree.path("jobs").properties().stream()
                .flatMap(job -> steps(job.getValue()))
                .map(step -> step.path("run").asText())
                .filter(script -> !script.isEmpty())
                .toList();
    }

    private static Stream<JsonNode> steps(JsonNode job) {
        return StreamSupport.stream(job.path("steps").spliterator(), false);
    }
}
