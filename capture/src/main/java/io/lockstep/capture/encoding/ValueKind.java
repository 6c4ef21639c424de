package io.lockstep.capture.encoding;

/// By which rule values of a column are equal.
public sealed interface ValueKind {
    /// Rules for single values.
    enum Scalar implements ValueKind {
        /// Equal when the same; floats with one zero and one NaN.
        PLAIN,
        /// Equal by numeric value, whatever the scale.
        NUMBER,
        /// `char(n)`: trailing spaces do not count.
        PADDED_TEXT
    }

    /// The change log does not show values of this type exactly, so they are not compared.
    record NotComparable(String type) implements ValueKind {}
}
