package io.lockstep.cutover.act;

import java.io.Serial;

/// An act cannot be done as things are, and trying again would not help. The message says what is in the way, and
/// what to do.
public final class RefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        super(message);
    }
}
