package io.lockstep.app.config;

import java.util.function.Function;

/// How one scalar value is written.
///
/// @param expected completes "expected …", with an example
/// @param jsonType its type in a JSON Schema
/// @param parser throws IllegalArgumentException when the text is not of this format
record Format<T>(String expected, String jsonType, Function<String, T> parser) {
    T parse(String text) {
        return parser.apply(text);
    }

    boolean isSecret() {
        return Formats.SECRETS.contains(this);
    }

    /// Whether it is a secret and nothing else.
    boolean isWholeSecret() {
        return Formats.WHOLE_SECRETS.contains(this);
    }
}
