package io.lockstep.app.cli;

import picocli.CommandLine.Command;

/// `lockstep dms`, whose subcommands do the work.
@Command(name = "dms", description = "What AWS DMS says of the task that replicates; start it and stop it.")
final class DmsCommand {}
