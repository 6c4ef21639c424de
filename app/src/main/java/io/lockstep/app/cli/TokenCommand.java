package io.lockstep.app.cli;

import picocli.CommandLine.Command;

/// `lockstep token`, which only groups its subcommands.
@Command(name = "token", description = "Make access tokens.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {}
