package io.lockstep.app.cli;

import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.HttpAddress;
import io.lockstep.app.config.Loaded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The `lockstep` command itself: the options that stand before or after any command.
@Command(
        name = "lockstep",
        description = "Proves, row by row, that a target PostgreSQL is an exact copy of a live source.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "`./lockstep test` runs the whole test suite.",
            "Exit status: 0 done, equal or GO; 1 different; 2 usage or configuration;",
            "3 NO-GO; 4 could not verify; 5 timed out; 6 rolled back; 7 manual action",
            "needed; 8 cannot be reached; 130 interrupted."
        })
final class GlobalOptions {
    private final ConfigLoader loader;
    private final LogFile log;
    private final Map<String, String> environment;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Configuration file (default: lockstep.yaml).")
    private Path file = ConfigLoader.DEFAULT_FILE;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "Set one key of the configuration; may be repeated. For example --set http.port=8090.")
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Log more to the log file, and show the stack trace of a failure.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean version;

    GlobalOptions(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        loader = new ConfigLoader(environment);
        log = LogFile.in(environment);
    }

    boolean debug() {
        return debug;
    }

    Path file() {
        return file;
    }

    /// Begins to log to the file, for commands that start services.
    void openLog() {
        log.open(debug);
    }

    /// Where commands keep what they need again, beside the log.
    Path stateDirectory() {
        return Objects.requireNonNull(log.path().toAbsolutePath().getParent());
    }

    /// Where the log is written.
    Path logFile() {
        return log.path();
    }

    /// The variables of the environment.
    Map<String, String> environment() {
        return environment;
    }

    /// A variable of the environment that is set to something.
    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// The checked configuration.
    Loaded load() {
        return loader.load(file, assignments);
    }

    /// Where the coordinator answers.
    HttpAddress coordinator() {
        return loader.loadAddress(file, assignments);
    }
}
