package io.lockstep.app.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One key of the file.
///
/// @param required whether its absence is an error
/// @param fallback the default, written as in the file; null when there is none
/// @param built false when this version refuses any value but the default
/// @param doc one line for the reference
record Key(
        String name,
        Shape shape,
        boolean required,
        @Nullable String fallback,
        boolean built,
        String doc) {
    static Key required(String name, Shape shape, String doc) {
        return new Key(name, shape, true, null, true, doc);
    }

    static Key required(String name, Format<?> format, String doc) {
        return required(name, new Shape.Scalar(format), doc);
    }

    static Key optional(String name, Format<?> format, String doc) {
        return new Key(name, new Shape.Scalar(format), false, null, true, doc);
    }

    static Key optional(String name, Shape shape, String fallback, String doc) {
        return new Key(name, shape, false, fallback, true, doc);
    }

    static Key optional(String name, Format<?> format, String fallback, String doc) {
        return optional(name, new Shape.Scalar(format), fallback, doc);
    }

    static Key section(String name, String doc, Key... keys) {
        return new Key(name, new Shape.Section(List.of(keys)), false, null, true, doc);
    }

    static Key opaque(String name, String expected, @Nullable String fallback, String doc) {
        return new Key(name, new Shape.Opaque(expected), false, fallback, false, doc);
    }

    Key later() {
        return new Key(name, shape, required, fallback, false, doc);
    }
}
