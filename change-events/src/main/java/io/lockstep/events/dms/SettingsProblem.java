package io.lockstep.events.dms;

import java.util.Objects;

/// Something that is wrong with the settings of a task.
///
/// @param pointer to the value, by RFC 6901; empty for the whole document
/// @param message what was found and what is allowed
public record SettingsProblem(String pointer, String message) {
    public SettingsProblem {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "the document" : pointer) + ": " + message;
    }
}
