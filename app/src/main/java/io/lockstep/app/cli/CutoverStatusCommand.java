package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep cutover status`.
@Command(
        name = "status",
        description = "Show how a cutover stands: its steps, what it waits for, and what may be asked of it.")
final class CutoverStatusCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "", description = "Which one (default: the newest).")
    private String id = "";

    @Option(names = "--watch", description = "Show it again every second, until Ctrl-C.")
    private boolean watch;

    CutoverStatusCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            String which = id.isEmpty() ? WhichCutover.newest(client) : id;
            if (watch) {
                return new Watch(console, Duration.ofSeconds(1)).forever(() -> rendered(client.cutover(which)) + "\n");
            }
            console.data(rendered(client.cutover(which)));
            return 0;
        }
    }

    private String rendered(ObjectNode cutover) {
        return output.render(cutover, () -> new CutoverView(cutover).toString());
    }
}
