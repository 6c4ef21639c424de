package io.lockstep.events;

/// One column of a row's key, in the canonical form of its kind, so that keys that PostgreSQL calls equal are equal
/// here.
public record KeyColumn(String name, Kind kind, String text) {
    /// How the canonical text is to be read.
    public enum Kind {
        /// A plain decimal number without superfluous zeros, or `NaN`, `Infinity`, `-Infinity`.
        NUMBER,
        /// Any other value, as its canonical text.
        TEXT
    }

    @Override
    public String toString() {
        return name + "=" + text;
    }
}
