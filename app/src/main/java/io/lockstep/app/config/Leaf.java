package io.lockstep.app.config;

import io.lockstep.app.config.Shape.Section;
import java.util.List;
import java.util.stream.Stream;

/// A key that holds a value, by its dotted name.
///
/// @param unavailable the outermost key that this version refuses and this belongs to; empty when it is built
record Leaf(String path, Key key, String unavailable) {
    static final List<Leaf> ALL = below("", "", Schema.ROOT).toList();

    boolean built() {
        return unavailable.isEmpty();
    }

    private static Stream<Leaf> below(String prefix, String unavailable, Section section) {
        return section.keys().stream().flatMap(key -> {
            String path = prefix + key.name();
            String refused = !unavailable.isEmpty() || key.built() ? unavailable : path;
            return key.shape() instanceof Section inner
                    ? below(path + ".", refused, inner)
                    : Stream.of(new Leaf(path, key, refused));
        });
    }
}
