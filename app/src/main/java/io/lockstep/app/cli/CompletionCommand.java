package io.lockstep.app.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lockstep completion bash|zsh`: a script to source; the same one serves both shells.
@Command(name = "completion", description = "Print a completion script, for: source <(lockstep completion bash)")
final class CompletionCommand implements Runnable {
    private enum Shell {
        bash,
        zsh
    }

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("UnusedVariable") // one script serves both; the word is only checked
    private Shell shell = Shell.bash;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.data(AutoComplete.bash("lockstep", spec.root().commandLine()));
    }
}
