package io.lockstep.capture;

/// A broker did not take a record. It stops the engine, which must not take it for something to retry by itself.
final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
