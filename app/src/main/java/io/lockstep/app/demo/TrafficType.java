package io.lockstep.app.demo;

import io.lockstep.lab.PgBouncer;

/// What holds the application's clients in the demo's cutover.
public enum TrafficType {
    PGBOUNCER,
    GATE;

    /// PgBouncer when it is installed, else a gate of the application.
    static TrafficType available() {
        return PgBouncer.program().isPresent() ? PGBOUNCER : GATE;
    }
}
