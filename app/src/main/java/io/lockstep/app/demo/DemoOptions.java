package io.lockstep.app.demo;

/// What the user asked of the demo.
///
/// @param keep leave everything running afterwards, until Ctrl-C
/// @param tps source transactions per second of the workload
/// @param rows rows in the shop before the story begins
/// @param seed of the workload
/// @param stallSeconds how long the replicator is stopped under load
/// @param json print the result as one document instead of a table
public record DemoOptions(boolean keep, int tps, int rows, long seed, int stallSeconds, boolean json) {}
