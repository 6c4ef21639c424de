package io.lockstep.cutover.access;

import org.jspecify.annotations.Nullable;

/// The tokens file cannot be used as it is. The message says which file and why, and repeats nothing of its
/// content; [#fix] says what to do.
public final class TokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String fix;

    TokenFileException(String message, String fix, @Nullable Throwable cause) {
        super(message, cause);
        this.fix = fix;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// What the user can do, in one line.
    public String fix() {
        return fix;
    }
}
