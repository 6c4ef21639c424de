package io.lockstep.app.config;

import io.lockstep.app.config.Shape.Choice;
import io.lockstep.app.config.Shape.ColumnRuleList;
import io.lockstep.app.config.Shape.Lanes;
import io.lockstep.app.config.Shape.Opaque;
import io.lockstep.app.config.Shape.Passthrough;
import io.lockstep.app.config.Shape.Scalar;
import io.lockstep.app.config.Shape.Section;
import io.lockstep.app.config.Shape.Sequence;
import io.lockstep.app.config.Shape.Typed;
import io.lockstep.capture.database.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Walks one YAML document against the schema; values and problems go to the [Findings].
record TreeReader(Places places, Interpolation interpolation, Findings findings) {
    /// Reads what stands at a key.
    void read(String path, Shape shape, Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return;
        }
        switch (shape) {
            case Section section -> section(path, section, node);
            case Scalar(Format<?> format) ->
                scalar(path, node, format).ifPresent(value -> findings.set(path, value.value, value.origin));
            case Choice choice -> choice(path, choice, node);
            case Sequence(Format<?> element) -> sequence(path, element, node);
            case Passthrough _ -> passthrough(path, node);
            case ColumnRuleList _ -> new RuleReader(places, findings).read(path, node);
            case Lanes _ -> new LaneReader(places, findings, this).read(path, node);
            case Typed(EntryGrammar<?> grammar) -> new EntryReader<>(grammar, places, findings, this).read(path, node);
            case Opaque _ -> findings.set(path, Plain.of(node), places.of(node));
        }
    }

    private void section(String path, Section section, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            wrongType(path, "a section with keys", node);
            return;
        }
        Map<String, Node> seen = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Node keyNode = entry.getKeyNode();
            String name = keyNode instanceof ScalarNode scalar ? scalar.getValue() : Plain.kind(keyNode);
            String key = path.isEmpty() ? name : path + "." + name;
            if (seen.putIfAbsent(name, keyNode) != null) {
                findings.problem(places.of(keyNode), key, "set twice; keep one of them");
            } else {
                entry(key, name, section, keyNode, entry.getValueNode());
            }
        }
    }

    private void entry(String path, String name, Section section, Node keyNode, Node valueNode) {
        Optional<Key> known =
                section.keys().stream().filter(key -> key.name().equals(name)).findFirst();
        known.ifPresentOrElse(
                key -> {
                    findings.met(path, places.of(keyNode));
                    read(path, key.shape(), valueNode);
                },
                () -> findings.problem(places.of(keyNode), path, Unknown.message(path, name, section)));
    }

    private void choice(String path, Choice choice, Node node) {
        scalar(path, node, Formats.TEXT).ifPresent(word -> {
            String text = word.value.toString();
            String allowed = String.join(" or ", choice.allowed());
            if (choice.allowed().contains(text)) {
                findings.set(path, text, word.origin);
            } else if (choice.later().contains(text)) {
                findings.problem(word.origin, path, text + " is not available in this version; use " + allowed);
            } else {
                String found = word.origin instanceof Origin.Resolved ? "" : ", found " + quoted(text);
                findings.problem(word.origin, path, "expected " + allowed + found);
            }
        });
    }

    private void sequence(String path, Format<?> element, Node node) {
        if (!(node instanceof SequenceNode list)) {
            wrongType(path, "a list", node);
            return;
        }
        List<Object> values = new ArrayList<>();
        for (Node item : list.getValue()) {
            scalar(path, item, element).ifPresent(value -> values.add(value.value));
        }
        if (values.size() == list.getValue().size()) {
            findings.set(path, List.copyOf(values), places.of(node));
        }
    }

    private void passthrough(String path, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            wrongType(path, "a section with keys", node);
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = Plain.of(entry.getKeyNode()).toString();
            findings.met(path + "." + name, places.of(entry.getKeyNode()));
            scalar(path + "." + name, entry.getValueNode(), Formats.TEXT)
                    .ifPresent(value -> values.put(name, value.value.toString()));
        }
        findings.set(path, new ClientProperties(values), places.of(node));
    }

    private record Read(Object value, Origin origin) {}

    private Optional<Read> scalar(String path, Node node, Format<?> format) {
        if (!(node instanceof ScalarNode scalar)) {
            wrongType(path, format.expected(), node);
            return Optional.empty();
        }
        if (format.isSecret()
                && places.of(node) instanceof Origin.SetOption
                && !scalar.getValue().contains("${")) {
            findings.problem(
                    places.of(node),
                    path,
                    "a secret on the command line is seen by others; use ${ENV} or ${file:/path}");
            return Optional.empty();
        }
        return late(scalar, format)
                .or(() -> resolved(path, scalar).flatMap(resolved -> parsed(path, scalar, resolved, format)));
    }

    /// A secret that nobody has asked for yet.
    private Optional<Read> late(ScalarNode node, Format<?> format) {
        return interpolation.late() && format.isWholeSecret()
                ? interpolation.kept(node.getValue()).map(kept -> new Read(Secret.kept(kept), places.of(node)))
                : Optional.empty();
    }

    private Optional<Interpolation.Resolved> resolved(String path, ScalarNode node) {
        try {
            return Optional.of(interpolation.resolve(node.getValue()));
        } catch (IllegalArgumentException e) {
            findings.problem(places.of(node), path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Read> parsed(String path, ScalarNode node, Interpolation.Resolved resolved, Format<?> format) {
        Origin origin = resolved.origin(places.of(node));
        try {
            Object value = format.parse(resolved.text());
            return Optional.of(new Read(value instanceof Secret secret ? kept(node, secret) : value, origin));
        } catch (IllegalArgumentException _) {
            String found =
                    format.isSecret() || !resolved.references().isEmpty() ? "" : ", found " + quoted(resolved.text());
            findings.problem(origin, path, "expected " + format.expected() + found);
            return Optional.empty();
        }
    }

    private Secret kept(ScalarNode node, Secret secret) {
        return interpolation.kept(node.getValue()).map(Secret::kept).orElse(secret);
    }

    private void wrongType(String path, String expected, Node node) {
        findings.problem(places.of(node), path, "expected " + expected + ", found " + Plain.kind(node));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
