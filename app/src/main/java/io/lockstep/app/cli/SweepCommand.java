package io.lockstep.app.cli;

import picocli.CommandLine.Command;

/// `lockstep sweep`, whose subcommands do the work.
@Command(name = "sweep", description = "The pass over rows at rest in a running deployment.")
final class SweepCommand {}
