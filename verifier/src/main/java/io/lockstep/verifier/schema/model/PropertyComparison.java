package io.lockstep.verifier.schema.model;

import io.lockstep.verifier.schema.model.Difference.Changed;
import io.lockstep.verifier.schema.model.Pairing.Pair;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What differs between an object and its counterpart.
///
/// @param source the major version that printed the source's
/// @param target the same of the target's
/// @param sequences the names of the target's sequences by those of the source, where they differ
/// @param renamed whether tables or columns have other names on the target
record PropertyComparison(int source, int target, Renaming sequences, boolean renamed) {
    /// Properties that are SQL, which says the same in other words.
    private static final Set<String> SQL = Set.of(
            "definition",
            "default",
            "generated",
            "using",
            "with check",
            "constraints",
            "arguments",
            "form",
            "bound",
            "columns",
            "owned by",
            "partition of",
            "inherits",
            "of type",
            "replica identity",
            "type",
            "result",
            "collation");

    /// The first version that has the privilege MAINTAIN.
    private static final int MAINTAIN = 17;

    Stream<Changed> of(Pair pair) {
        if (pair.source().kind() == ObjectKind.ROLE
                && pair.source().property("here").isEmpty()) {
            return Stream.empty();
        }
        Stream<Changed> properties = Stream.concat(
                        pair.source().properties().names(),
                        pair.target().properties().names())
                .distinct()
                .filter(name -> differs(pair, name))
                .map(name -> changed(pair, name));
        return Stream.concat(identity(pair), properties);
    }

    private static Stream<Changed> identity(Pair pair) {
        SchemaObject source = pair.source();
        SchemaObject target = pair.target();
        Stream<Changed> kind = source.kind() == target.kind() || source.kind().table()
                ? Stream.empty()
                : Stream.of(new Changed(
                        source,
                        target,
                        "kind",
                        source.kind().toString(),
                        target.kind().toString(),
                        false));
        Stream<Changed> name = source.address().equals(target.address())
                ? Stream.empty()
                : Stream.of(new Changed(
                        source,
                        target,
                        "name",
                        source.address().name(),
                        target.address().name(),
                        false));
        return Stream.concat(kind, name);
    }

    private boolean differs(Pair pair, String property) {
        String there = pair.target().property(property);
        String here = pair.source().property(property);
        return switch (property) {
            case "on", "column", "position", "here", "replicates" -> false;
            case "version" -> pair.source().kind() == ObjectKind.EXTENSION ? older(here, there) : bothSay(here, there);
            case "value" -> bothSay(here, there) && !SpecialCases.roomEnough(pair.source(), pair.target());
            case "privileges" -> !privileges(here).equals(privileges(there));
            case "default" -> !text(sequences.inText(here)).means(textThere(there));
            case "staleness" -> !there.isEmpty();
            case "body" -> parsed(here) ? !text(here).means(textThere(there)) : !here.equals(there);
            default -> SQL.contains(property) ? !text(here).means(textThere(there)) : !here.equals(there);
        };
    }

    private Changed changed(Pair pair, String property) {
        String here = pair.source().property(property);
        String there = pair.target().property(property);
        boolean printed = SQL.contains(property)
                && source != target
                && Stream.of(here, there).anyMatch(SqlText::hasOwnSyntax);
        return new Changed(pair.source(), pair.target(), property, here, there, printed || named(pair, property));
    }

    /// Whether it is a query or a program, in which other names may be written otherwise than was thought of.
    private boolean named(Pair pair, String property) {
        boolean query = switch (pair.source().kind()) {
            case VIEW, MATERIALIZED_VIEW, RULE -> property.equals("definition");
            default -> property.equals("body");
        };
        return renamed && query;
    }

    private SqlText text(String sql) {
        return new SqlText(sql, source);
    }

    private SqlText textThere(String sql) {
        return new SqlText(sql, target);
    }

    /// A body that the server keeps parsed, and prints; others it keeps as they were written.
    private static boolean parsed(String body) {
        return body.startsWith("BEGIN ATOMIC") || body.startsWith("RETURN ");
    }

    /// An older server may not say it at all.
    private static boolean bothSay(String here, String there) {
        return !here.isEmpty() && !there.isEmpty() && !here.equals(there);
    }

    /// A newer server comes with newer extensions.
    private static boolean older(String here, String there) {
        return Arrays.compare(numbers(there), numbers(here)) < 0;
    }

    private static int[] numbers(String version) {
        return Stream.of(version.split("\\D+"))
                .filter(Predicate.not(String::isEmpty))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private List<String> privileges(String list) {
        return Rules.list(list).stream()
                .filter(privilege -> Math.min(source, target) >= MAINTAIN || !privilege.startsWith("MAINTAIN"))
                .collect(Collectors.toList());
    }
}
