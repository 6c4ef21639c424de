package io.lockstep.app.cli;

import io.lockstep.app.demo.Demo;
import io.lockstep.app.run.Deployment;
import io.lockstep.events.Side;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The long-running parts that the command line starts.
///
/// @param capture of these sides
/// @param verifier of this name among several, or the only one
public record Programs(
        Demo demo,
        Deployment run,
        Function<Set<Side>, Deployment> capture,
        Function<Optional<String>, Deployment> verifier,
        Deployment coordinator) {}
