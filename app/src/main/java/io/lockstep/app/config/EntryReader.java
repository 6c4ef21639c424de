package io.lockstep.app.config;

import io.lockstep.app.config.Shape.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads a list of entries with types; what is wrong with each entry goes to the findings, at its place.
record EntryReader<T>(EntryGrammar<T> grammar, Places places, Findings findings, TreeReader reader) {
    void read(String path, Node node) {
        if (!(node instanceof SequenceNode list)) {
            findings.problem(places.of(node), path, "expected a list of " + plural() + ", found " + kind(node));
            return;
        }
        int before = findings.problems.size();
        List<T> entries = new ArrayList<>();
        Map<String, String> met = new HashMap<>();
        for (int index = 0; index < list.getValue().size(); index++) {
            Node item = list.getValue().get(index);
            String at = path + "[" + index + "]";
            one(at, item).filter(read -> isFirst(read, at, item, met)).ifPresent(entries::add);
        }
        if (findings.problems.size() == before) {
            findings.set(path, new Entries(entries), places.of(node));
        }
    }

    private String plural() {
        return grammar.noun().endsWith("h") ? grammar.noun() + "es" : grammar.noun() + "s";
    }

    /// A value may be a secret that has got to the wrong place.
    private static String kind(Node node) {
        return node instanceof ScalarNode ? "a single value" : Plain.kind(node);
    }

    private boolean isFirst(T read, String at, Node item, Map<String, String> met) {
        String what = grammar.what().apply(read);
        String other = met.putIfAbsent(what, at);
        if (other != null) {
            findings.problem(places.of(item), at, what + " is there already, " + other + "; keep one of them");
        }
        return other == null;
    }

    private Optional<T> one(String at, Node item) {
        if (!(item instanceof MappingNode mapping)) {
            findings.problem(
                    places.of(item), at, "expected a " + grammar.noun() + " with its type, found " + kind(item));
            return Optional.empty();
        }
        int before = findings.problems.size();
        String type = type(mapping);
        Section section = grammar.section(type);
        reader.read(at, section, item);
        section.keys().stream()
                .filter(Key::required)
                .filter(key -> grammar.knows(type) || key.name().equals(EntryGrammar.TYPE))
                .forEach(key -> require(at + "." + key.name(), key, item));
        if (!grammar.knows(type) && findings.problems.size() == before) {
            findings.problem(places.of(item), at + ".type", "has to stand here itself, not by reference");
        }
        return findings.problems.size() > before
                ? Optional.empty()
                : Optional.of(grammar.making().apply(type, new EntryFields(findings, at)));
    }

    private void require(String path, Key key, Node item) {
        if (findings.settings.get(path) == null && !findings.isFaulty(path)) {
            findings.problem(places.of(item), path, "missing; it is required (" + key.doc() + ")");
        }
    }

    /// The type that is named, so that its keys are known; without one only the type is wanted.
    private static String type(MappingNode item) {
        return item.getValue().stream()
                .filter(entry -> Plain.of(entry.getKeyNode()).equals(EntryGrammar.TYPE))
                .map(entry -> entry.getValueNode() instanceof ScalarNode word ? word.getValue() : "")
                .findFirst()
                .orElse("");
    }
}
