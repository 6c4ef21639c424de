package io.lockstep.cutover.lease;

import java.io.Serial;

/// Somebody else holds the lease. The message says who.
public final class LeaseTakenException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    LeaseTakenException(String holder) {
        super("the lease is held by " + holder + ", until it ends or does not renew it any more");
    }
}
