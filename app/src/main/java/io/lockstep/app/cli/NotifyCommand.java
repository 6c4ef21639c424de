package io.lockstep.app.cli;

import picocli.CommandLine.Command;

/// `lockstep notify`, which only groups its subcommands.
@Command(
        name = "notify",
        description = "Who is told of what happens: the list `notify` of the configuration.",
        synopsisSubcommandLabel = "COMMAND")
final class NotifyCommand {}
