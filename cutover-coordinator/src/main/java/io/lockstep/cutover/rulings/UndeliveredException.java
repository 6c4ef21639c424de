package io.lockstep.cutover.rulings;

/// The broker has not said that it has a ruling. It may have it nevertheless.
public final class UndeliveredException extends Exception {
    private static final long serialVersionUID = 1L;

    UndeliveredException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
