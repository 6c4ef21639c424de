package io.lockstep.app.demo;

import java.util.Optional;

/// What the user asked of the demo.
///
/// @param keep leave everything running afterwards, until Ctrl-C
/// @param tps source transactions per second of the workload
/// @param rows rows in the shop before the story begins
/// @param seed of the workload
/// @param stallSeconds how long the replicator is stopped under load
/// @param replication what moves the data
/// @param cutover whether the application is moved to the target in the end
/// @param traffic what holds its clients then; empty for what there is
/// @param json print the result as one document instead of a table
public record DemoOptions(
        boolean keep,
        int tps,
        int rows,
        long seed,
        int stallSeconds,
        ReplicatorType replication,
        boolean cutover,
        Optional<TrafficType> traffic,
        boolean json) {}
