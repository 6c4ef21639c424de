package io.lockstep.lab.aws;

import java.io.Serial;

/// What AWS answers instead of what it was asked for.
final class Fault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int BAD_REQUEST = 400;

    private final String code;
    private final int status;

    /// @param code such as `ResourceNotFoundFault`
    Fault(String code, String message) {
        this(code, message, BAD_REQUEST);
    }

    Fault(String code, String message, int status) {
        super(message);
        this.code = code;
        this.status = status;
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
