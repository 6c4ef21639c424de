package io.lockstep.cutover.runner;

import java.io.Serial;

/// What was asked for is not done, and nothing has changed. The message says why, and what to do.
public final class RefusedRequest extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public RefusedRequest(String message) {
        super(message);
    }
}
