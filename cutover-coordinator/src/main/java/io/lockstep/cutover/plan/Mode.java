package io.lockstep.cutover.plan;

/// What a run is for.
public enum Mode {
    /// It switches.
    EXECUTE,
    /// It drains and proves for real, then asks for ABORT and undoes all: that shows how long the pause is.
    REHEARSE
}
