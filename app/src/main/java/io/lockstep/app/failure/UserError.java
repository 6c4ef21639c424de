package io.lockstep.app.failure;

import org.jspecify.annotations.Nullable;

/// An expected failure, ready to be shown: what happened to which object, what to do about it, and how the process
/// ends.
///
/// Its message is complete: it is printed without a stack trace unless `--debug` asks for one.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String fix;
    private final ExitStatus status;

    /// A failure whose cause says nothing more.
    ///
    /// @param fix what the user can do, one line, or empty when the message says it already
    public UserError(String message, String fix, ExitStatus status) {
        this(message, fix, status, null);
    }

    /// As above, keeping the cause for `--debug`.
    public UserError(String message, String fix, ExitStatus status, @Nullable Throwable cause) {
        super(message, cause);
        this.fix = fix;
        this.status = status;
    }

    /// A mistake on the command line or in the configuration.
    public static UserError usage(String message, String fix) {
        return new UserError(message, fix, ExitStatus.USAGE);
    }

    /// What happened, to which object.
    public String what() {
        return String.valueOf(getMessage());
    }

    /// What the user can do; empty when there is nothing to add.
    public String fix() {
        return fix;
    }

    /// How the process ends.
    public ExitStatus status() {
        return status;
    }
}
