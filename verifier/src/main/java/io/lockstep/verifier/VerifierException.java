package io.lockstep.verifier;

/// The verifier cannot start. The message says what is wrong, with which topic or group, and what to do.
public final class VerifierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VerifierException(String message) {
        super(message);
    }

    VerifierException(String message, Throwable cause) {
        super(message, cause);
    }
}
