package io.lockstep.app.cli;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.Explain;
import io.lockstep.app.failure.UserError;
import io.lockstep.events.Nearest;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one place where a failure becomes a message and an exit status.
record Failures(Console console, GlobalOptions options) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Failures.class);

    /// A command line that cannot be understood.
    int usage(ParameterException mistake, String[] words) {
        console.message("lockstep: " + what(mistake));
        console.message("  fix: " + suggestion(mistake));
        trace(mistake);
        return ExitStatus.USAGE.code();
    }

    /// A command that ended with an exception.
    int failed(Exception thrown) {
        if (Thread.currentThread().isInterrupted() || interrupted(thrown)) {
            return ExitStatus.INTERRUPTED.code();
        }
        UserError error = Explain.failure(thrown).orElseGet(() -> unexpected(thrown));
        console.message("lockstep: " + error.what());
        if (!error.fix().isEmpty()) {
            console.message("  fix: " + error.fix());
        }
        LOGGER.atInfo().addKeyValue("status", error.status()).setCause(thrown).log("the command failed");
        trace(thrown);
        return error.status().code();
    }

    /// Whether an interrupt is what is behind it, in the words of any library.
    private static boolean interrupted(Throwable thrown) {
        return Explain.chain(thrown)
                .anyMatch(cause -> cause instanceof InterruptedException
                        || cause instanceof ClosedByInterruptException
                        || cause instanceof InterruptException);
    }

    private static String what(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
            return choice(mistake).orElseGet(mistake::getMessage);
        }
        String word = unmatched.getUnmatched().getFirst();
        if (word.startsWith("-")) {
            return "unknown option " + word;
        }
        return (takesCommand(mistake) ? "unknown command " : "one word too many: ") + word;
    }

    /// One of several words was expected.
    private static Optional<String> choice(ParameterException mistake) {
        ArgSpec taking = mistake.getArgSpec();
        if (taking == null || mistake.getValue() == null || !taking.type().isEnum()) {
            return Optional.empty();
        }
        String name = taking instanceof OptionSpec option ? option.longestName() : taking.paramLabel();
        return Optional.of(
                name + " takes " + String.join(", ", taking.completionCandidates()) + "; not " + mistake.getValue());
    }

    private static boolean takesCommand(ParameterException mistake) {
        CommandSpec command = mistake.getCommandLine().getCommandSpec();
        return !command.subcommands().isEmpty()
                && command.positionalParameters().isEmpty();
    }

    private static String suggestion(ParameterException mistake) {
        CommandSpec command = mistake.getCommandLine().getCommandSpec();
        Optional<String> near = Optional.empty();
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            var known = word.startsWith("-") ? command.optionsMap() : command.subcommands();
            near = Nearest.to(word, new TreeSet<>(known.keySet()));
        }
        return near.map(name -> "did you mean " + name + "?")
                .orElse("`" + command.qualifiedName() + " --help` lists what it takes");
    }

    private static UserError unexpected(Exception thrown) {
        return new UserError(
                "unexpected failure: " + thrown,
                "this is a defect of Lockstep; --debug shows where it happened",
                ExitStatus.UNVERIFIED,
                thrown);
    }

    private void trace(Exception thrown) {
        if (options.debug()) {
            thrown.printStackTrace(console.err());
            console.err().flush();
        }
    }
}
