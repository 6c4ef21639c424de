package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep sweep start`.
@Command(name = "start", description = "Have all rows at rest compared, now.")
final class SweepStartCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is kept with your name.")
    private String reason = "";

    @Option(names = "--lane", paramLabel = "NAME", defaultValue = "", description = "Only of this lane.")
    private String lane = "";

    SweepStartCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
        if (!lane.isEmpty()) {
            body.put("lane", lane);
        }
        try (CoordinatorClient client = Coordinator.client(options)) {
            ObjectNode orders = client.startSweep(body, access.token(options));
            console.data(output.render(
                    orders, () -> "Taken: a sweep begins as soon as the target keeps up; see `lockstep sweep status`"));
            return 0;
        }
    }
}
