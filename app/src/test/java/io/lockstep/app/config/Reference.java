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
import java.util.List;
import java.util.stream.Collectors;

/// Writes `docs/configuration.md` from the schema description.
final class Reference {
    private static final String HEAD = """
            # Configuration

            Generated from the schema description; `./lockstep test` fails when it differs.
            Rewrite it with `mvn test -pl app -am -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.regenerate=true`.

            One file, `lockstep.yaml` in the working directory or the one that `--config` names; `lockstep.example.yaml` is one to start from.
            It is read strictly: all problems are listed in one go, each with its line, its key and the nearest known name.
            `--set key=value` lays one value over the file. Values resolve `${ENV}`, `${ENV:-default}`, `${file:/path}` and `${secret:id#key}`
            ([secrets](secrets.md); a relative path starts at the configuration file); `$${` stands for the characters themselves.
            Durations are written `200ms`, `1s`, `5m`, `48h`, `7d`; sizes `512B`, `64KiB`, `64MiB`, `2GiB`.
            Secrets are given by reference, best; on the command line they are accepted by reference only.

            A key marked *later* is known and refused in this version when it is set to anything but its default.

            | key | value | default | meaning |
            |---|---|---|---|
            """;

    private Reference() {}

    static String text() {
        return HEAD + Leaf.ALL.stream().map(Reference::row).collect(Collectors.joining("\n")) + "\n";
    }

    private static String row(Leaf leaf) {
        String later = leaf.built() ? "" : " *(later)*";
        return "| `" + leaf.path() + "` | " + value(leaf.key().shape()).replace("|", "\\|") + " | "
                + fallback(leaf.key()) + " | " + leaf.key().doc() + later + " |";
    }

    private static String fallback(Key key) {
        String fallback = key.fallback();
        if (fallback == null) {
            return key.required() ? "**required**" : "none";
        }
        return "`" + fallback + "`";
    }

    private static String value(Shape shape) {
        return switch (shape) {
            case Scalar(Format<?> format) -> format.expected();
            case Choice choice -> words(choice);
            case Sequence(Format<?> element) -> "list of " + element.expected();
            case ColumnRuleList _ ->
                "list of `{ table, column, compare: ignore | exact | json | { truncated: 32KiB } | { numeric-scale: 6 } }`";
            case Lanes _ -> "list of `{ name, tables: { include, exclude }, subscription }`";
            case Typed(EntryGrammar<?> grammar) ->
                "list of " + grammar.sections().stream().map(Reference::entry).collect(Collectors.joining(", "));
            case Passthrough _ -> "names and texts";
            case Opaque(String expected) -> expected;
            case Section _ -> throw new IllegalArgumentException("a section has no value");
        };
    }

    private static String entry(Section section) {
        return section.keys().stream()
                .filter(Key::required)
                .map(key -> key.shape() instanceof Choice(List<String> words, List<String> _)
                        ? key.name() + ": " + words.getFirst()
                        : key.name())
                .collect(Collectors.joining(", ", "`{ ", " }`"));
    }

    private static String words(Choice choice) {
        String allowed = choice.allowed().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
        return allowed
                + choice.later().stream()
                        .map(word -> ", `" + word + "` *(later)*")
                        .collect(Collectors.joining());
    }
}
