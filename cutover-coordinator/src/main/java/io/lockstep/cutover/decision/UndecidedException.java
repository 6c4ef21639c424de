package io.lockstep.cutover.decision;

import java.io.Serial;

/// What was about to be done needs a decision that is not there: nothing was done.
public final class UndecidedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1;

    UndecidedException(String message) {
        super(message);
    }
}
