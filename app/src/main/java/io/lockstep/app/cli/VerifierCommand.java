package io.lockstep.app.cli;

import io.lockstep.app.failure.UserError;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lockstep verifier`.
@Command(
        name = "verifier",
        description = "Judge what the captures read. Start several, each with a name, to share the work.")
final class VerifierCommand implements Callable<Integer> {
    private final Programs programs;
    private final GlobalOptions options;
    private final Console console;

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description = "Name among several verifiers; its state is kept in verifier.state-dir/NAME.")
    private @Nullable String instance;

    VerifierCommand(Programs programs, GlobalOptions options, Console console) {
        this.programs = programs;
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        var configuration = options.load().configuration();
        if (instance != null && !instance.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,62}")) {
            throw UserError.usage(
                    "--instance " + instance + " is no name",
                    "use 1 to 63 letters, digits, _ and -, beginning with a letter or digit");
        }
        options.openLog();
        return programs.verifier()
                .apply(Optional.ofNullable(instance))
                .run(configuration, console)
                .code();
    }
}
