package io.lockstep.app.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lockstep help`: the same as `lockstep --help`; `lockstep help COMMAND` the same as `lockstep COMMAND --help`.
@Command(name = "help", description = "List the commands; `help COMMAND` explains one.")
final class HelpCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Explain this one.")
    private List<String> words = List.of();

    HelpCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        CommandLine command = spec.root().commandLine();
        for (String word : words) {
            command = Optional.ofNullable(command.getSubcommands().get(word))
                    .orElseThrow(() -> new ParameterException(
                            spec.root().commandLine(), "unknown command " + word + ", so there is no help for it"));
        }
        command.usage(console.out());
    }
}
