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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/// `--set key=value`: dotted keys, values written as in the file, laid over it.
record SetOptions(Interpolation interpolation, Findings findings) {
    private static final Origin AT = new Origin.SetOption();

    void read(List<String> assignments) {
        assignments.forEach(this::read);
    }

    private void read(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            findings.problem(AT, "", "expected key=value, found \"" + assignment + "\"");
            return;
        }
        assign(assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
    }

    private void assign(String key, String value) {
        Optional<Shape> shape = shape(Schema.ROOT, key);
        if (shape.isPresent()) {
            read(key, shape.get(), value);
        } else if (!passthrough(key, value)) {
            String name = key.substring(key.lastIndexOf('.') + 1);
            findings.problem(AT, key, Unknown.message(key, name, enclosing(key)));
        }
    }

    private void read(String key, Shape shape, String value) {
        node(key, shape, value).ifPresent(node -> reader().read(key, shape, node));
    }

    private Optional<Node> node(String key, Shape shape, String value) {
        return switch (shape) {
            case Scalar _, Choice _ -> Optional.of(new ScalarNode(Tag.STR, value, null, null, ScalarStyle.PLAIN));
            case Sequence _, Passthrough _, ColumnRuleList _, Lanes _, Typed _, Opaque _, Section _ ->
                compose(key, value);
        };
    }

    private boolean passthrough(String key, String value) {
        Optional<Leaf> owner = Leaf.ALL.stream()
                .filter(leaf -> leaf.key().shape() instanceof Passthrough && key.startsWith(leaf.path() + "."))
                .findFirst();
        owner.ifPresent(leaf -> property(leaf.path(), key.substring(leaf.path().length() + 1), key, value));
        return owner.isPresent();
    }

    private void property(String path, String name, String key, String value) {
        Setting before = findings.settings.get(path);
        Map<String, String> values = new LinkedHashMap<>();
        if (before != null && before.value() instanceof ClientProperties properties) {
            values.putAll(properties.values());
        }
        try {
            values.put(name, interpolation.resolve(value).text());
            findings.met(key, AT);
            findings.set(path, new ClientProperties(values), AT);
        } catch (IllegalArgumentException e) {
            findings.problem(AT, key, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Node> compose(String key, String value) {
        try {
            return YamlText.compose(value);
        } catch (YamlText.SyntaxError e) {
            findings.problem(AT, key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private TreeReader reader() {
        return new TreeReader(Places.at(AT), interpolation, findings);
    }

    private static Optional<Shape> shape(Section section, String key) {
        int dot = key.indexOf('.');
        String name = dot < 0 ? key : key.substring(0, dot);
        Optional<Shape> here = section.keys().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(Key::shape);
        if (dot < 0) {
            return here;
        }
        return here.flatMap(
                inner -> inner instanceof Section below ? shape(below, key.substring(dot + 1)) : Optional.empty());
    }

    private static Section enclosing(String key) {
        int dot = key.lastIndexOf('.');
        Optional<Shape> parent = dot < 0 ? Optional.empty() : shape(Schema.ROOT, key.substring(0, dot));
        return parent.isPresent() && parent.get() instanceof Section section ? section : Schema.ROOT;
    }
}
