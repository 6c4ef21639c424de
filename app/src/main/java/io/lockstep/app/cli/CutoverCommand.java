package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep cutover`.
@Command(
        name = "cutover",
        description = "Move the application to the target: try it out (the default), rehearse it, or do it.",
        footer = {
            "",
            "Exit status: 0 GO, or it is done; 3 NO-GO; 4 something could not be seen; 6 it was given up and all is as"
                    + " before; 7 the decision to switch stands and somebody has to act."
        })
final class CutoverCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @ArgGroup(exclusive = true)
    private Mode mode = new Mode();

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; it is kept with your name.")
    private String reason = "";

    @Option(names = "--wait", description = "Stay, tell of each step, and end when clients are at the target.")
    private boolean wait;

    /// One of them.
    static final class Mode {
        @Option(
                names = "--dry-run",
                description = "Look at everything, print what would be done, and change nothing (the default).")
        private boolean dryRun;

        @Option(names = "--rehearse", description = "Pause clients, prove, undo all, and say how long the pause was.")
        private boolean rehearse;

        @Option(names = "--execute", description = "Do it.")
        private boolean execute;

        @Option(
                names = "--resume",
                description =
                        "Go on with the newest one, which nobody carries out; with --wait also follow one that goes on.")
        private boolean resume;

        private boolean changesNothing() {
            return dryRun || !(rehearse || execute || resume);
        }
    }

    CutoverCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.patientClient(options)) {
            return mode.changesNothing() ? tryOut(client) : begin(client);
        }
    }

    private int tryOut(CoordinatorClient client) throws InterruptedException {
        ObjectNode report =
                client.tryOut(body("DRY_RUN", reason.isEmpty() ? "dry run" : reason), access.token(options));
        console.data(output.render(report, () -> new DryRunView(report).toString()));
        if (report.path("go").asBoolean()) {
            return ExitStatus.DONE.code();
        }
        boolean seen = true;
        for (JsonNode check : report.path("checks")) {
            seen &= !(check.path("state").asText().equals("UNKNOWN")
                    && check.path("severity").asText().equals("BLOCKER"));
        }
        return (seen ? ExitStatus.NO_GO : ExitStatus.UNVERIFIED).code();
    }

    private int begin(CoordinatorClient client) throws InterruptedException {
        if (reason.isEmpty()) {
            throw UserError.usage("this changes things, and is kept with a reason", "add --reason TEXT");
        }
        ObjectNode begun = mode.resume
                ? resumed(client)
                : client.begin(body(mode.execute ? "EXECUTE" : "REHEARSE", reason), access.token(options));
        String id = begun.path("id").asText();
        if (wait) {
            return new CutoverWait(client, console, output).until(id);
        }
        console.data(output.render(
                begun,
                () -> "Run " + id + " has begun, plan " + begun.path("plan").asText()
                        + "; see `lockstep cutover status`"));
        return ExitStatus.DONE.code();
    }

    /// The newest one, which goes on. Whoever only wants to see it through is not told that it goes on
    /// already, or is over.
    private ObjectNode resumed(CoordinatorClient client) throws InterruptedException {
        String id = WhichCutover.newest(client);
        if (wait) {
            ObjectNode newest = client.cutover(id);
            for (JsonNode action : newest.path("actions")) {
                if (action.path("action").asText().equals("resume")
                        && !action.path("allowed").asBoolean()) {
                    return newest;
                }
            }
        }
        return client.order(
                id, "resume", JsonNodeFactory.instance.objectNode().put("reason", reason), access.token(options));
    }

    private static ObjectNode body(String mode, String reason) {
        return JsonNodeFactory.instance.objectNode().put("mode", mode).put("reason", reason);
    }
}
