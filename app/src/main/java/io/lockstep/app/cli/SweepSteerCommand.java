package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep sweep pause` and `lockstep sweep resume`.
abstract sealed class SweepSteerCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;
    private final String action;
    private final String outcome;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", description = "The sweep, as `lockstep sweep status` lists it.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the log.")
    private String reason = "";

    private SweepSteerCommand(GlobalOptions options, Console console, String action, String outcome) {
        this.options = options;
        this.console = console;
        this.action = action;
        this.outcome = outcome;
    }

    /// Stops it.
    @Command(name = "pause", description = "Have a sweep stop until it is resumed.")
    static final class Pause extends SweepSteerCommand {
        Pause(GlobalOptions options, Console console) {
            super(options, console, "pause", "stops once the verifier has read it");
        }
    }

    /// Lets it go on.
    @Command(name = "resume", description = "Let a paused sweep go on.")
    static final class Resume extends SweepSteerCommand {
        Resume(GlobalOptions options, Console console) {
            super(options, console, "resume", "goes on once the verifier has read it");
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        try (CoordinatorClient client = Coordinator.client(options)) {
            ObjectNode sweep = client.steerSweep(id, action, body, access.token(options));
            console.data(output.render(sweep, () -> "Taken: " + id + " " + outcome));
            return 0;
        }
    }
}
