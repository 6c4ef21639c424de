package io.lockstep.capture.encoding;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What stands in place of a value that the log does not repeat (unchanged TOAST). It is random, so that no value of a
/// customer can be taken for it.
///
/// @param text the placeholder of one engine
public record Unchanged(String text) {
    /// A placeholder for one engine.
    public static Unchanged random() {
        return new Unchanged("lockstep-unchanged-" + UUID.randomUUID());
    }

    /// Whether the value stands for one that is not shown.
    public boolean is(@Nullable String value) {
        return text.equals(value);
    }
}
