package io.lockstep.app.cli;

import picocli.CommandLine.Command;

/// `lockstep topics`, which only groups its subcommands.
@Command(name = "topics", description = "Look into the migration's topics.", synopsisSubcommandLabel = "COMMAND")
final class TopicsCommand {}
