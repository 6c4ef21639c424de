package io.lockstep.app.config;

import io.lockstep.app.config.Shape.Section;
import io.lockstep.events.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What to say about a key that nobody knows.
final class Unknown {
    private Unknown() {}

    static String message(String path, String name, Section section) {
        List<String> siblings = section.keys().stream().map(Key::name).toList();
        String prefix = path.substring(0, path.length() - name.length());
        return Nearest.to(name, siblings)
                .map(near -> "unknown key; did you mean " + prefix + near + "?")
                .or(() -> elsewhere(name).map(other -> "unknown key here; did you mean " + other + "?"))
                .or(() -> Nearest.to(path, paths()).map(other -> "unknown key; did you mean " + other + "?"))
                .orElseGet(() -> "unknown key; known here: " + String.join(", ", siblings));
    }

    private static Optional<String> elsewhere(String name) {
        List<String> same =
                paths().stream().filter(path -> path.endsWith("." + name)).toList();
        return same.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", same));
    }

    static List<String> paths() {
        return Leaf.ALL.stream().map(Leaf::path).collect(Collectors.toList());
    }
}
