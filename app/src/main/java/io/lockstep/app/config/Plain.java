package io.lockstep.app.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// A YAML node without meaning: text, lists and maps. Collections are shown by their size alone.
final class Plain {
    private Plain() {}

    static Object of(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode list -> list.getValue().stream().map(Plain::of).toList();
            case MappingNode mapping -> map(mapping);
            default -> kind(node);
        };
    }

    static String kind(Node node) {
        return switch (node) {
            case ScalarNode scalar -> "the value \"" + scalar.getValue() + "\"";
            case SequenceNode _ -> "a list";
            case MappingNode _ -> "a section";
            default -> "something else";
        };
    }

    private static Map<String, Object> map(MappingNode mapping) {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping.getValue().forEach(entry -> map.put(of(entry.getKeyNode()).toString(), of(entry.getValueNode())));
        return map;
    }
}
