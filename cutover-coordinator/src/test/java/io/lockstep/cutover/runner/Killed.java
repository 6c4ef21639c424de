package io.lockstep.cutover.runner;

import java.io.Serial;

/// Ends a thread as `kill -9` ends a process: nothing is caught, nothing is put in order.
final class Killed extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    Killed(int point) {
        super("planted: killed at point " + point);
    }
}
