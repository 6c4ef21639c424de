package io.lockstep.app.config;

import io.lockstep.events.Nearest;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads `tables.rules`; what is wrong with each rule goes to the findings, at its place.
record RuleReader(Places places, Findings findings) {
    static final List<String> MEMBERS = List.of("table", "column", "compare");
    static final String IGNORE = "ignore";
    static final String EXACT = "exact";
    static final String JSON = "json";
    static final String TRUNCATED = "truncated";
    static final String NUMERIC_SCALE = "numeric-scale";

    private static final List<String> BOUNDS = List.of(TRUNCATED, NUMERIC_SCALE);
    private static final List<String> WORDS = List.of(IGNORE, EXACT, JSON, TRUNCATED, NUMERIC_SCALE);
    private static final String EXPECTED = "ignore, exact, json, { truncated: 32KiB } or { numeric-scale: 6 }";

    /// The rules that are one word.
    private static final Map<String, Tolerance> PLAIN =
            Map.of(IGNORE, new Tolerance.Ignored(), EXACT, new Tolerance.Exact(), JSON, new Tolerance.Json());

    void read(String path, Node node) {
        if (!(node instanceof SequenceNode list)) {
            problem(node, path, "expected a list of rules, found " + Plain.kind(node));
            return;
        }
        var rules = new ArrayList<ColumnRule>();
        var places = new HashMap<String, String>();
        int index = 0;
        for (Node item : list.getValue()) {
            String at = path + "[" + index + "]";
            index++;
            rule(at, item).filter(read -> isFirst(read, at, item, places)).ifPresent(rules::add);
        }
        if (rules.size() == index) {
            findings.set(path, new RuleList(new ColumnRules(rules)), this.places.of(node));
        }
    }

    private boolean isFirst(ColumnRule rule, String at, Node node, Map<String, String> places) {
        String before = places.putIfAbsent(rule.table().quoted() + "." + rule.column(), at);
        if (before != null) {
            problem(
                    node,
                    at,
                    "column " + rule.column() + " of " + rule.table() + " has a rule already, " + before
                            + "; keep one of them");
        }
        return before == null;
    }

    private Optional<ColumnRule> rule(String at, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            problem(node, at, "expected { table, column, compare }, found " + Plain.kind(node));
            return Optional.empty();
        }
        int before = findings.problems.size();
        Map<String, Node> found = members(at, mapping, MEMBERS);
        if (findings.problems.size() == before) {
            MEMBERS.stream()
                    .filter(name -> !found.containsKey(name))
                    .forEach(name -> problem(node, at + "." + name, "missing; it is required"));
        }
        Optional<TableId> table = Optional.ofNullable(found.get("table"))
                .flatMap(each -> scalar(at + ".table", each, "schema.table, such as public.orders", TableId::parse));
        Optional<String> column = Optional.ofNullable(found.get("column"))
                .flatMap(each -> scalar(at + ".column", each, "the name of a column", RuleReader::name));
        Optional<Tolerance> tolerance =
                Optional.ofNullable(found.get("compare")).flatMap(each -> tolerance(at + ".compare", each));
        return findings.problems.size() == before
                ? Optional.of(new ColumnRule(table.orElseThrow(), column.orElseThrow(), tolerance.orElseThrow()))
                : Optional.empty();
    }

    /// Those that are known, each once; about the others something is said.
    private Map<String, Node> members(String at, MappingNode mapping, List<String> known) {
        var members = new LinkedHashMap<String, Node>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = Plain.of(entry.getKeyNode()).toString();
            if (!known.contains(name)) {
                problem(entry.getKeyNode(), at + "." + name, unknown(name, known));
            } else if (members.putIfAbsent(name, entry.getValueNode()) != null) {
                problem(entry.getKeyNode(), at + "." + name, "set twice; keep one of them");
            }
        }
        return members;
    }

    private Optional<Tolerance> tolerance(String at, Node node) {
        if (node instanceof MappingNode mapping) {
            int before = findings.problems.size();
            Map<String, Node> members = members(at, mapping, BOUNDS);
            return findings.problems.size() == before ? bound(at, mapping, members) : Optional.empty();
        }
        String word = node instanceof ScalarNode scalar ? scalar.getValue() : Plain.kind(node);
        Tolerance tolerance = PLAIN.get(word);
        if (tolerance == null) {
            problem(node, at, notWord(word));
        }
        return Optional.ofNullable(tolerance);
    }

    private static String notWord(String word) {
        String near = Nearest.to(word, WORDS)
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        return "expected " + EXPECTED + ", found \"" + word + "\"" + near;
    }

    private Optional<Tolerance> bound(String at, Node node, Map<String, Node> members) {
        if (members.size() != 1) {
            problem(node, at, "expected " + EXPECTED + ", found " + members.size() + " members");
            return Optional.empty();
        }
        Node value = members.values().iterator().next();
        return members.containsKey(TRUNCATED)
                ? scalar(at + "." + TRUNCATED, value, "a size from 4B to 1GiB, such as 32KiB", RuleReader::truncated)
                : scalar(at + "." + NUMERIC_SCALE, value, "a whole number from 0 to 1000", RuleReader::rounded);
    }

    private static Tolerance truncated(String text) {
        return new Tolerance.Truncated(
                Math.toIntExact(Math.min(ByteSize.parse(text).bytes(), Integer.MAX_VALUE)));
    }

    private static Tolerance rounded(String text) {
        return new Tolerance.Rounded(Integer.parseInt(text));
    }

    private static String name(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A column needs a name");
        }
        return text;
    }

    private <T> Optional<T> scalar(String at, Node node, String expected, Function<String, T> parse) {
        if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
            try {
                return Optional.of(parse.apply(scalar.getValue()));
            } catch (IllegalArgumentException _) {
                problem(node, at, "expected " + expected + ", found \"" + scalar.getValue() + "\"");
                return Optional.empty();
            }
        }
        problem(node, at, "expected " + expected + ", found " + Plain.kind(node));
        return Optional.empty();
    }

    private static String unknown(String name, List<String> known) {
        return Nearest.to(name, known)
                .map(near -> "unknown key; did you mean " + near + "?")
                .orElseGet(() -> "unknown key; known here: " + String.join(", ", known));
    }

    private void problem(Node node, String key, String message) {
        findings.problem(places.of(node), key, message);
    }
}
