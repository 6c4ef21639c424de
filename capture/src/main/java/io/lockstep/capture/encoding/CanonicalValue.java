package io.lockstep.capture.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.PrimitiveSink;
import org.jspecify.annotations.Nullable;

/// Writes a value so that two values have the same bytes exactly when they are equal: null has a tag of its own, and
/// everything else is its family and its canonical text, each preceded by its length. Version [#VERSION]. Immutable.
final class CanonicalValue {
    /// The version of this encoding, part of every row version's scheme.
    static final int VERSION = 2;

    private static final byte NULL = 0;
    private static final byte TEXT = 1;

    private final byte[] family;

    /// @param family of the column's type: values of different ones are never equal
    CanonicalValue(String family) {
        this.family = family.getBytes(UTF_8);
    }

    /// @param canonical text of the value; null for NULL
    void write(@Nullable String canonical, PrimitiveSink sink) {
        if (canonical == null) {
            sink.putByte(NULL);
            return;
        }
        sink.putByte(TEXT);
        write(family, sink);
        write(canonical.getBytes(UTF_8), sink);
    }

    private static void write(byte[] bytes, PrimitiveSink sink) {
        sink.putInt(bytes.length);
        sink.putBytes(bytes);
    }
}
