package io.lockstep.capture;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says in one line why something failed.
final class Failures {
    private Failures() {}

    /// Lockstep's own message, or that of the innermost cause that has one: it names the object, the outer ones the
    /// machinery.
    static String message(Throwable thrown) {
        String message = thrown.toString();
        Set<Throwable> seen = new HashSet<>();
        for (@Nullable Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            String text = cause.getMessage();
            if (text != null && !text.isBlank()) {
                message = text;
            }
            if (cause instanceof DeliveryException) {
                break;
            }
        }
        return message.lines().findFirst().orElse("");
    }
}
