package io.lockstep.lab;

/// The lab could not do what it was asked; the message says what happened, to which object, and what to do.
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
