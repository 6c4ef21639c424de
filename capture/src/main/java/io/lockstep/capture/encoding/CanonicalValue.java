package io.lockstep.capture.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes of a column's values, the same for two values exactly when they are equal: null has a tag of its own, and
/// everything else is its family and its canonical text, each preceded by its length. Version [#VERSION]. Immutable.
final class CanonicalValue {
    /// The version of this encoding, part of every row version's scheme.
    static final int VERSION = 2;

    private static final byte[] NULL = {0};
    private static final byte TEXT = 1;

    private final byte[] beginning;

    /// @param family of the column's type: values of different ones are never equal
    CanonicalValue(String family) {
        byte[] name = family.getBytes(UTF_8);
        beginning = ByteBuffer.allocate(1 + Integer.BYTES + name.length)
                .put(TEXT)
                .putInt(name.length)
                .put(name)
                .array();
    }

    /// The bytes of a value, which the caller does not change.
    ///
    /// @param canonical text of the value; null for NULL
    byte[] bytes(@Nullable String canonical) {
        if (canonical == null) {
            return NULL;
        }
        byte[] text = canonical.getBytes(UTF_8);
        return ByteBuffer.allocate(beginning.length + Integer.BYTES + text.length)
                .put(beginning)
                .putInt(text.length)
                .put(text)
                .array();
    }
}
