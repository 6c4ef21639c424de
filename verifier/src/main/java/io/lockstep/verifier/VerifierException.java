package io.lockstep.verifier;

/// The verifier cannot start. The message says what is wrong, with which topic or group, and what to do.
public final class VerifierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean mayCome;

    VerifierException(String message) {
        super(message);
        this.mayCome = false;
    }

    private VerifierException(String message, boolean mayCome) {
        super(message);
        this.mayCome = mayCome;
    }

    /// Something is not there that others create, sooner or later.
    static VerifierException notYet(String message) {
        return new VerifierException(message, true);
    }

    /// Whether it may pass without anybody correcting the verifier.
    public boolean mayCome() {
        return mayCome;
    }

    VerifierException(String message, Throwable cause) {
        super(message, cause);
        this.mayCome = false;
    }
}
