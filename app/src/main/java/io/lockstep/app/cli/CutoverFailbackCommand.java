package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep cutover failback`.
@Command(
        name = "failback",
        description = "Move the application back over the way back, as a cutover of its own with the same gates.",
        footer = {"", "Exit status: 0 it has begun, or is done; 6 it was given up and all is as before."})
final class CutoverFailbackCommand implements Callable<Integer> {
    private static final String ACTION = "failback";

    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            defaultValue = "",
            description = "The cutover whose way is gone back (default: the newest that has one).")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is kept with your name.")
    private String reason = "";

    @Option(names = "--wait", description = "Stay, tell of each step, and end when clients are back.")
    private boolean wait;

    CutoverFailbackCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.patientClient(options)) {
            String which = WhichCutover.of(id, ACTION, client);
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
            ObjectNode begun = client.failBack(which, body, access.token(options));
            String run = begun.path("id").asText();
            if (wait) {
                return new CutoverWait(client, console, output).until(run);
            }
            console.data(output.render(
                    begun,
                    () -> "Run " + run + " has begun, which takes back run " + which + ", plan "
                            + begun.path("plan").asText() + "; see `lockstep cutover status`"));
            return 0;
        }
    }
}
