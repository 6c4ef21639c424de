package io.lockstep.events;

/// One column of a row's key, in the canonical form of its kind, so that keys that PostgreSQL calls equal are equal
/// here.
public record KeyColumn(String name, Kind kind, String text) {
    /// How the canonical text is to be read.
    public enum Kind {
        /// A finite number in plain decimal notation without superfluous zeros; NaN and infinities are [#TEXT].
        NUMBER,
        /// Any other value, as its canonical text.
        TEXT
    }

    @Override
    public String toString() {
        return name + "=" + text;
    }
}
