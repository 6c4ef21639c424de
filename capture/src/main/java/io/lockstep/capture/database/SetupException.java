package io.lockstep.capture.database;

import org.jspecify.annotations.Nullable;

/// An expected failure: a database or broker is not as Lockstep needs it. The message says what is wrong with which
/// object; the fix is what to do.
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String fix;
    private final boolean mayCome;

    public SetupException(String message, String fix) {
        this(message, fix, null);
    }

    public SetupException(String message, String fix, @Nullable Throwable cause) {
        this(message, fix, cause, false);
    }

    private SetupException(String message, String fix, @Nullable Throwable cause, boolean mayCome) {
        super(message, cause);
        this.fix = fix;
        this.mayCome = mayCome;
    }

    /// Something is not there that others create, sooner or later: a service waits for it.
    public static SetupException notYet(String message, String fix) {
        return new SetupException(message, fix, null, true);
    }

    /// Whether it may pass without anybody correcting this program's configuration.
    public boolean mayCome() {
        return mayCome;
    }

    /// What the user can do, in one line.
    public String fix() {
        return fix;
    }
}
