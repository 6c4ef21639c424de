package io.lockstep.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `lockstep coordinator`.
@Command(name = "coordinator", description = "Serve what captures and verifier have found: REST, metrics, health.")
final class CoordinatorCommand implements Callable<Integer> {
    private final Programs programs;
    private final GlobalOptions options;
    private final Console console;

    CoordinatorCommand(Programs programs, GlobalOptions options, Console console) {
        this.programs = programs;
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        var configuration = options.load().configuration();
        options.openLog();
        return programs.coordinator().run(configuration, console).code();
    }
}
