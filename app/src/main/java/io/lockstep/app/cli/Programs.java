package io.lockstep.app.cli;

import io.lockstep.app.demo.Demo;
import io.lockstep.app.run.Deployment;
import io.lockstep.events.Side;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The long-running parts that the command line starts.
///
/// @param capture of these sides, of one lane by its place in the configuration or of all
/// @param verifier of this name among several, or the only one
public record Programs(
        Demo demo,
        Deployment run,
        BiFunction<Set<Side>, OptionalInt, Deployment> capture,
        Function<Optional<String>, Deployment> verifier,
        Deployment coordinator,
        Deployment watchdog) {}
