package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep status`.
@Command(
        name = "status",
        description = "Show the state of the verification.",
        footer = {"", "Exit status: 0 PROVEN, 1 DIVERGED, 3 IN_FLIGHT (not proven yet), 4 UNPROVEN."})
final class StatusCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--watch", description = "Show it again every second, until Ctrl-C.")
    private boolean watch;

    StatusCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            if (watch) {
                return new Watch(console, Duration.ofSeconds(1)).forever(() -> rendered(client.status()) + "\n");
            }
            ObjectNode status = client.status();
            VerdictWord verdict = VerdictWord.of(status);
            console.data(rendered(status));
            return verdict.status().code();
        }
    }

    private String rendered(ObjectNode status) {
        return output.render(status, () -> new StatusView(status, console.colour()).toString());
    }
}
