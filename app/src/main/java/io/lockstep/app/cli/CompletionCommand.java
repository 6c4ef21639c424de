package io.lockstep.app.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lockstep completion bash|zsh|fish`: a script to source; bash and zsh take the same one.
@Command(
        name = "completion",
        description = "Print a completion script.",
        footer = {"", "bash, zsh: source <(lockstep completion bash)", "fish: lockstep completion fish | source"})
final class CompletionCommand implements Runnable {
    private enum Shell {
        bash,
        zsh,
        fish
    }

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.data(
                switch (shell) {
                    case bash, zsh -> AutoComplete.bash("lockstep", spec.root().commandLine());
                    case fish -> FishCompletion.of(spec.root());
                });
    }
}
