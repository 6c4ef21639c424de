package io.lockstep.app.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The documented defaults, read by the same reader as the file.
final class Defaults {
    static final Map<String, Setting> ALL = read();

    private Defaults() {}

    static Optional<Setting> of(Leaf leaf) {
        return Optional.ofNullable(ALL.get(leaf.path()));
    }

    private static Map<String, Setting> read() {
        Origin origin = new Origin.Default();
        Findings findings = new Findings();
        TreeReader reader = new TreeReader(
                Places.at(origin), new Interpolation(Map.of(), Path.of(""), SecretStore.AWS, true), findings);
        Leaf.ALL.forEach(leaf -> read(reader, leaf));
        if (!findings.problems.isEmpty()) {
            throw new IllegalStateException("a default is wrong: " + findings.problems);
        }
        return new LinkedHashMap<>(findings.settings);
    }

    private static void read(TreeReader reader, Leaf leaf) {
        String fallback = leaf.key().fallback();
        if (fallback == null) {
            return;
        }
        try {
            YamlText.compose(fallback)
                    .ifPresent(node -> reader.read(leaf.path(), leaf.key().shape(), node));
        } catch (YamlText.SyntaxError e) {
            throw new IllegalStateException("the default of " + leaf.path() + " is not YAML", e);
        }
    }
}
