package io.lockstep.cutover;

import org.jspecify.annotations.Nullable;

/// The coordinator cannot start as it was told to. The message says what is wrong with which setting, [#fix] what
/// to do.
public final class CoordinatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    public CoordinatorException(String message, String fix, @Nullable Throwable cause) {
        super(message, cause);
        this.fix = fix;
    }

    /// What the user can do, in one line.
    public String fix() {
        return fix;
    }
}
