package io.lockstep.app.run;

/// A part of Lockstep that can run in a process of its own.
interface Service {
    /// What it is called in messages, such as `capture of the source`.
    String name();

    /// Starts it, or nothing at all.
    ///
    /// @throws RuntimeException what stands in its way; an [Obstacle] says whether that passes
    RunningService start();
}
