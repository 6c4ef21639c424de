package io.lockstep.capture.database;

import java.util.Objects;
import java.util.function.Supplier;

/// A value that is never shown: its `toString` is `***`. It may be replaced where it is kept, so it is
/// asked for each time that it is handed to a server.
public final class Secret {
    private final Supplier<String> current;

    /// One that stays as it is.
    public Secret(String value) {
        Objects.requireNonNull(value);
        this.current = () -> value;
    }

    private Secret(Supplier<String> current) {
        this.current = current;
    }

    /// One that somebody else keeps, and may replace.
    ///
    /// @param current what it is now; thread-safe, and quick: asked for each connection
    public static Secret kept(Supplier<String> current) {
        return new Secret(current);
    }

    /// The value itself, for the one place that hands it to a server.
    public String reveal() {
        return current.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && reveal().equals(that.reveal());
    }

    @Override
    public int hashCode() {
        return reveal().hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
