package io.lockstep.capture.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What Debezium delivers in place of a value that the log does not repeat (unchanged TOAST), in each of the forms
/// that it has for the type of the column. The text is random, so that no value of a customer can be taken for it.
///
/// @param text the placeholder that the engine is configured with
public record Unchanged(String text) {
    /// A placeholder for one engine.
    public static Unchanged random() {
        return new Unchanged("lockstep-unchanged-" + UUID.randomUUID());
    }

    /// Whether the value stands for one that is not shown.
    public boolean is(@Nullable Object value) {
        return switch (value) {
            case String string -> string.equals(text) || (string.startsWith("{") && string.equals(hstore()));
            case byte[] bytes -> Arrays.equals(bytes, bytes());
            case ByteBuffer bytes -> bytes.equals(ByteBuffer.wrap(bytes()));
            case null, default -> false;
        };
    }

    private byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    private String hstore() {
        return "{\"" + text + "\":\"" + text + "\"}";
    }
}
