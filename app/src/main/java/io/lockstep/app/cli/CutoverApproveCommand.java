package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep cutover approve`.
@Command(name = "approve", description = "Agree to what a cutover will do. Needs a token with the role approver.")
final class CutoverApproveCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "", description = "Which one (default: the newest).")
    private String id = "";

    @Option(
            names = "--plan",
            paramLabel = "HASH",
            required = true,
            description = "The plan that you have looked at, as `lockstep cutover` and its status print it.")
    private String plan = "";

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Kept with your name.")
    private String reason = "";

    CutoverApproveCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("plan", plan);
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        try (CoordinatorClient client = Coordinator.client(options)) {
            String which = WhichCutover.of(id, "approve", client);
            ObjectNode cutover = client.order(which, "approve", body, access.token(options));
            console.data(output.render(cutover, () -> "Taken: plan " + plan + " of run " + which + " is approved"));
            return 0;
        }
    }
}
