package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// Follows a cutover until clients are where they are to stay.
record CutoverWait(CoordinatorClient client, Console console, OutputOption output) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Set<String> SETTLED = Set.of("FAILBACK_WINDOW", "FINALIZED");

    /// Returns the exit status.
    int until(String id) throws InterruptedException {
        Set<String> told = new HashSet<>();
        while (true) {
            ObjectNode cutover = look(id, told);
            if (cutover.path("over").asBoolean()
                    || SETTLED.contains(cutover.path("phase").asText())) {
                console.data(output.render(cutover, () -> new CutoverView(cutover).toString()));
                return status(cutover).code();
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    /// A coordinator that is being started anew goes on with the run: it is waited for.
    private ObjectNode look(String id, Set<String> told) throws InterruptedException {
        while (true) {
            try {
                ObjectNode cutover = client.cutover(id);
                tell(cutover, told);
                return cutover;
            } catch (UserError e) {
                if (e.status() != ExitStatus.UNREACHABLE) {
                    throw e;
                }
                once(told, "waiting: " + e.getMessage());
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private void tell(ObjectNode cutover, Set<String> told) {
        for (JsonNode step : cutover.path("steps")) {
            String state = step.path("state").asText();
            if (!state.equals("PENDING")) {
                String evidence = step.path("evidence").isTextual() ? ": " + text(step.path("evidence")) : "";
                once(told, "%s  %s %s%s".formatted(text(step.path("phase")), text(step.path("step")), state, evidence));
            }
        }
        if (cutover.path("trouble").isTextual()) {
            String phase = text(cutover.path("phase"));
            String trouble = text(cutover.path("trouble"));
            String closed = closed(cutover);
            once(told, phase + closed, "%s  waits: %s".formatted(phase, trouble), closed.isEmpty() ? trouble : "");
        }
    }

    /// Gates that are closed, by name: their figures change all the time, and are news to nobody.
    private static String closed(ObjectNode cutover) {
        StringBuilder closed = new StringBuilder();
        for (JsonNode gate : cutover.path("gates")) {
            if (!gate.path("state").asText().equals("PASS")) {
                closed.append(' ').append(gate.path("name").asText());
            }
        }
        return closed.toString();
    }

    private void once(Set<String> told, String key, String line, String more) {
        if (told.add(key + more)) {
            console.message(line);
        }
    }

    private void once(Set<String> told, String line) {
        if (told.add(line)) {
            console.message(line);
        }
    }

    private static ExitStatus status(JsonNode cutover) {
        boolean rehearsed = cutover.path("mode").asText().equals("REHEARSE")
                && cutover.path("outcome").asText().equals("this was a rehearsal");
        boolean aborted = cutover.path("phase").asText().equals("ABORTED");
        return aborted && !rehearsed ? ExitStatus.ROLLED_BACK : ExitStatus.DONE;
    }
}
