package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep divergences recheck`.
@Command(name = "recheck", description = "Have both databases read once more for a divergence.")
final class RecheckCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", description = "The divergence, as `lockstep divergences` lists it.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the log.")
    private String reason = "";

    RecheckCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        try (CoordinatorClient client = Coordinator.client(options)) {
            ObjectNode divergence = client.rule(id, "recheck", body, access.token(options));
            console.data(output.render(divergence, () -> "Taken: " + id + " will be read again on both sides"));
            return 0;
        }
    }
}
