package io.lockstep.app;

import io.lockstep.app.cli.Console;
import io.lockstep.app.cli.LockstepCommandLine;
import io.lockstep.app.cli.Programs;
import io.lockstep.app.demo.StoryDemo;
import io.lockstep.app.run.RunDeployment;
import io.lockstep.app.run.ServiceDeployment;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The `lockstep` program.
public final class Main {
    private Main() {}

    /// Runs one command and ends the process with its exit status; Ctrl-C interrupts the command and waits for it.
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(Interruption.guard(() -> run(args, console(out, err), System.getenv())));
    }

    /// Runs one command; returns its exit status.
    static int run(String[] args, Console console, Map<String, String> environment) {
        return new LockstepCommandLine(programs(), console, environment).run(args);
    }

    private static Programs programs() {
        return new Programs(
                new StoryDemo(),
                new RunDeployment(),
                ServiceDeployment::capture,
                ServiceDeployment::verifier,
                ServiceDeployment.coordinator(),
                ServiceDeployment.watchdog());
    }

    private static Console console(PrintWriter out, PrintWriter err) {
        boolean terminal = Optional.ofNullable(System.console())
                .map(java.io.Console::isTerminal)
                .orElse(false);
        boolean colour =
                terminal && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new Console(out, err, terminal, colour);
    }
}
