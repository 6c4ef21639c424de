package io.lockstep.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/// Runs the command that was named; naming none, or half of one, is a mistake that shows the help.
record Execution() implements IExecutionStrategy {
    @Override
    public int execute(ParseResult parsed) {
        CommandLine last = parsed.asCommandLineList().getLast();
        boolean asksForHelp = CommandLine.printHelpIfRequested(parsed);
        if (asksForHelp) {
            return 0;
        }
        if (!last.getSubcommands().isEmpty() && !(last.getCommand() instanceof Callable)) {
            throw new ParameterException(last, "no command");
        }
        return new RunLast().execute(parsed);
    }
}
