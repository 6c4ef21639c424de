package io.lockstep.cutover.aws;

import java.io.Serial;

/// AWS did not do what it was asked. The message says what was asked, of which object, and how AWS refused; it holds
/// no credentials.
public final class AwsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String fix;

    /// What came in the way.
    public enum Kind {
        /// A permission is missing; the message names the IAM action.
        DENIED,
        /// There are no credentials, they have expired, or AWS does not know them.
        CREDENTIALS,
        /// Asked too often, also after all tries.
        THROTTLED,
        /// There is no such object.
        NOT_FOUND,
        /// The object is in a state in which this cannot be done.
        CONFLICT,
        /// It cannot be reached, or does not answer.
        UNREACHABLE,
        /// The request itself is wrong: an ARN, a region, a value.
        MISCONFIGURED
    }

    AwsException(Kind kind, String message, String fix, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.fix = fix;
    }

    public Kind kind() {
        return kind;
    }

    /// What to do about it; one line.
    public String fix() {
        return fix;
    }

    /// Whether the same call may succeed in a while, with nobody doing anything.
    public boolean passes() {
        return kind == Kind.THROTTLED || kind == Kind.UNREACHABLE;
    }
}
