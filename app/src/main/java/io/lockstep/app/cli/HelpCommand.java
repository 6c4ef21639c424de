package io.lockstep.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `lockstep help`: the same as `lockstep --help`.
@Command(name = "help", description = "List the commands; `COMMAND --help` explains one.")
final class HelpCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HelpCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        spec.root().commandLine().usage(console.out());
    }
}
