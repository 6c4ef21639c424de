package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep cutover postpone`, `release`, `abort` and `finalize`.
abstract sealed class CutoverOrderCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;
    private final String action;
    private final String outcome;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "", description = "Which one (default: the newest).")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is kept with your name.")
    private String reason = "";

    private CutoverOrderCommand(GlobalOptions options, Console console, String action, String outcome) {
        this.options = options;
        this.console = console;
        this.action = action;
        this.outcome = outcome;
    }

    /// Holds it.
    @Command(name = "postpone", description = "Have a cutover wait before the pause, until it is released.")
    static final class Postpone extends CutoverOrderCommand {
        Postpone(GlobalOptions options, Console console) {
            super(options, console, "postpone", "waits before the pause");
        }
    }

    /// Lets it go on.
    @Command(name = "release", description = "Let a postponed cutover go on.")
    static final class Release extends CutoverOrderCommand {
        Release(GlobalOptions options, Console console) {
            super(options, console, "release", "goes on");
        }
    }

    /// Gives it up.
    @Command(name = "abort", description = "Give a cutover up, before the decision: all is put back as it was.")
    static final class Abort extends CutoverOrderCommand {
        Abort(GlobalOptions options, Console console) {
            super(options, console, "abort", "is given up, unless the decision has just been taken");
        }
    }

    /// Closes the way back.
    @Command(name = "finalize", description = "Close the way back before its time.")
    static final class Close extends CutoverOrderCommand {
        Close(GlobalOptions options, Console console) {
            super(options, console, "finalize", "takes its way back down");
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            String which = WhichCutover.of(id, action, client);
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
            ObjectNode cutover = client.order(which, action, body, access.token(options));
            console.data(output.render(cutover, () -> "Taken: run " + which + " " + outcome));
            return 0;
        }
    }
}
