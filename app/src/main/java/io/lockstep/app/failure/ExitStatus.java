package io.lockstep.app.failure;

/// How the process ends; scripts rely on these numbers.
public enum ExitStatus {
    /// Done, equal, or GO.
    DONE(0),
    /// A difference was found, or some divergence is open.
    DIFFERENT(1),
    /// The command line or the configuration is wrong.
    USAGE(2),
    /// A gate is closed.
    NO_GO(3),
    /// Something was not read; unknown never counts as equal.
    UNVERIFIED(4),
    /// A limit of time was reached.
    TIMED_OUT(5),
    /// The cutover was undone automatically.
    ROLLED_BACK(6),
    /// A human must act.
    MANUAL_ACTION(7),
    /// A service or database cannot be reached.
    UNREACHABLE(8),
    /// Interrupted from the keyboard.
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /// The number given to the operating system.
    public int code() {
        return code;
    }
}
