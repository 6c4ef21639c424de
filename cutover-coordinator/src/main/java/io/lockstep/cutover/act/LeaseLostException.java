package io.lockstep.cutover.act;

import java.io.Serial;

/// Somebody else has taken the lease: this process does nothing any more.
public final class LeaseLostException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public LeaseLostException(String message) {
        super(message);
    }
}
