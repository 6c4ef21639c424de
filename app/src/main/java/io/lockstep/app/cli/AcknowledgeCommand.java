package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep divergences acknowledge`.
@Command(
        name = "acknowledge",
        description = "Take note of a divergence: it stays open and keeps the gate closed, but pages nobody any more.")
final class AcknowledgeCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", description = "The divergence, as `lockstep divergences` lists it.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is kept with your name.")
    private String reason = "";

    AcknowledgeCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
        try (CoordinatorClient client = Coordinator.client(options)) {
            ObjectNode divergence = client.rule(id, "acknowledge", body, access.token(options));
            console.data(output.render(
                    divergence, () -> "Taken: " + id + " will be ACKNOWLEDGED once the verifier has read it"));
            return 0;
        }
    }
}
