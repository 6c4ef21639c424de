package io.lockstep.app.cli;

import io.lockstep.app.demo.Demo;
import io.lockstep.app.run.Deployment;

/// The long-running parts that the command line starts.
public record Programs(Demo demo, Deployment run) {}
