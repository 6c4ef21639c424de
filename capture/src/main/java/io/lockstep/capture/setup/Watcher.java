package io.lockstep.capture.setup;

/// Is told how a setup or cleanup goes on.
public interface Watcher {
    Watcher NONE = new Watcher() {};

    /// A statement is about to be executed.
    default void statement(Step step, String statement) {}

    /// A step is done, or needed nothing.
    default void done(Step step) {}

    /// A step of a cleanup could not be done: its object stays.
    default void failed(Step step, String reason) {}
}
