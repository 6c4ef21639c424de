package io.lockstep.capture.database;

import org.jspecify.annotations.Nullable;

/// An expected failure: a database or broker is not as Lockstep needs it. The message says what is wrong with which
/// object; the fix is what to do.
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    public SetupException(String message, String fix) {
        this(message, fix, null);
    }

    public SetupException(String message, String fix, @Nullable Throwable cause) {
        super(message, cause);
        this.fix = fix;
    }

    /// What the user can do, in one line.
    public String fix() {
        return fix;
    }
}
