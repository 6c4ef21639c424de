package io.lockstep.app.cli;

import picocli.CommandLine.Command;

/// `lockstep config`, which only groups its subcommands.
@Command(
        name = "config",
        description = "Check, show or describe the configuration.",
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {}
