package io.lockstep.cutover.journal;

import java.io.Serial;

/// The journal is not what was written to it. The message says where.
public final class JournalException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    JournalException(String message) {
        super(message);
    }
}
