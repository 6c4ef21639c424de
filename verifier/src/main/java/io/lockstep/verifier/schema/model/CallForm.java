package io.lockstep.verifier.schema.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Calls that 14 and later print as the SQL standard writes them, `(x AT TIME ZONE y)`, turned into those that
/// earlier versions print, `timezone(y, x)`. `EXTRACT` stays: it is another function since 14.
final class CallForm {
    private CallForm() {}

    /// A word, or what is between two parentheses.
    private sealed interface Node {}

    private record Word(SqlToken token) implements Node {}

    private record Group(List<Node> nodes) implements Node {}

    static List<SqlToken> of(List<SqlToken> tokens) {
        List<SqlToken> flat = new ArrayList<>();
        flatten(rewrite(parse(tokens, new int[] {0})), flat);
        return flat;
    }

    private static List<Node> parse(List<SqlToken> tokens, int[] at) {
        List<Node> nodes = new ArrayList<>();
        while (at[0] < tokens.size() && !tokens.get(at[0]).isSymbol(")")) {
            SqlToken token = tokens.get(at[0]++);
            if (token.isSymbol("(")) {
                nodes.add(new Group(parse(tokens, at)));
                at[0]++;
            } else {
                nodes.add(new Word(token));
            }
        }
        return nodes;
    }

    private static List<Node> rewrite(List<Node> nodes) {
        List<Node> rewritten = new ArrayList<>();
        for (Node node : nodes) {
            switch (node) {
                case Word word -> rewritten.add(word);
                case Group group -> append(rewrite(group.nodes), rewritten);
            }
        }
        return rewritten;
    }

    /// Adds a group whose own groups are done to what stands before it.
    private static void append(List<Node> group, List<Node> before) {
        OptionalInt zone = find(group, "at", "time", "zone");
        if (zone.isPresent()) {
            call(
                    before,
                    "timezone",
                    group.subList(zone.getAsInt() + 3, group.size()),
                    group.subList(0, zone.getAsInt()));
        } else if (follows(before, "substring") && find(group, "from").isPresent()) {
            before.add(new Group(commas(group)));
        } else if (follows(before, "position") && find(group, "in").isPresent()) {
            int in = find(group, "in").getAsInt();
            before.removeLast();
            call(before, "position", inner(group.subList(in + 1, group.size())), inner(group.subList(0, in)));
        } else if (follows(before, "trim") && find(group, "from").isPresent()) {
            before.removeLast();
            trim(group, before);
        } else {
            before.add(new Group(group));
        }
    }

    private static void trim(List<Node> group, List<Node> before) {
        int from = find(group, "from").getAsInt();
        String function = isWord(group.getFirst(), "leading")
                ? "ltrim"
                : isWord(group.getFirst(), "trailing") ? "rtrim" : "btrim";
        List<Node> text = group.subList(from + 1, group.size());
        if (from > 1) {
            call(before, function, text, group.subList(1, from));
        } else {
            before.add(new Word(SqlToken.name(function)));
            before.add(new Group(List.copyOf(text)));
        }
    }

    private static void call(List<Node> before, String function, List<Node> first, List<Node> second) {
        List<Node> arguments = new ArrayList<>(first);
        arguments.add(new Word(SqlToken.symbol(",")));
        arguments.addAll(second);
        before.add(new Word(SqlToken.name(function)));
        before.add(new Group(arguments));
    }

    private static List<Node> commas(List<Node> group) {
        return group.stream()
                .map(node -> isWord(node, "from") || isWord(node, "for") ? new Word(SqlToken.symbol(",")) : node)
                .toList();
    }

    private static List<Node> inner(List<Node> nodes) {
        return nodes.size() == 1 && nodes.getFirst() instanceof Group group ? group.nodes : nodes;
    }

    private static boolean follows(List<Node> before, String word) {
        return !before.isEmpty() && isWord(before.getLast(), word);
    }

    private static OptionalInt find(List<Node> nodes, String... words) {
        return IntStream.rangeClosed(0, nodes.size() - words.length)
                .filter(at -> IntStream.range(0, words.length).allMatch(i -> isWord(nodes.get(at + i), words[i])))
                .findFirst();
    }

    private static boolean isWord(Node node, String word) {
        return node instanceof Word(SqlToken token) && token.isKeyWord(word);
    }

    private static void flatten(List<Node> nodes, List<SqlToken> flat) {
        for (Node node : nodes) {
            switch (node) {
                case Word(SqlToken token) -> flat.add(token);
                case Group(List<Node> inside) -> {
                    flat.add(SqlToken.symbol("("));
                    flatten(inside, flat);
                    flat.add(SqlToken.symbol(")"));
                }
            }
        }
    }
}
