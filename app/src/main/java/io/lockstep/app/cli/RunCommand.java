package io.lockstep.app.cli;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.run.Deployment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `lockstep run`.
@Command(name = "run", description = "Run capture, verifier and coordinator in one process, until Ctrl-C.")
final class RunCommand implements Callable<Integer> {
    private final Deployment deployment;
    private final GlobalOptions options;
    private final Console console;

    RunCommand(Deployment deployment, GlobalOptions options, Console console) {
        this.deployment = deployment;
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Configuration configuration = options.load().configuration();
        options.openLog();
        return deployment.run(configuration, console).code();
    }
}
