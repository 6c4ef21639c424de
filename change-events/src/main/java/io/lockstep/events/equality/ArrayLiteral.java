package io.lockstep.events.equality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// An array as PostgreSQL prints it.
///
/// @param shape its bounds, such as `[1:2][0:1]`; empty for a list that counts from 1, and for one without elements
/// @param elements in order, whatever the shape; empty for NULL
record ArrayLiteral(String shape, List<Optional<String>> elements) {
    ArrayLiteral {
        elements = List.copyOf(elements);
    }

    /// @return empty when the text is none
    static Optional<ArrayLiteral> parse(String text) {
        int equals = text.startsWith("[") ? text.indexOf('=') : -1;
        var parser = new Parser(new LiteralReader(text, equals + 1, false));
        if (!parser.array(0) || !parser.reader.isAtEnd()) {
            return Optional.empty();
        }
        String shape = equals >= 0 ? text.substring(0, equals) : parser.shape();
        return Optional.of(new ArrayLiteral(shape, parser.elements));
    }

    ArrayLiteral with(UnaryOperator<String> change) {
        return new ArrayLiteral(
                shape, elements.stream().map(element -> element.map(change)).toList());
    }

    /// As PostgreSQL prints a list of texts, behind the shape.
    String print() {
        String list = elements.stream()
                .map(element -> element.map(ArrayLiteral::quoted).orElse("NULL"))
                .collect(Collectors.joining(",", "{", "}"));
        return shape.isEmpty() ? list : shape + "=" + list;
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty()
                && !text.toLowerCase(Locale.ROOT).equals("null")
                && text.chars().noneMatch(c -> LiteralReader.isSpace(c) || "\"\\{},".indexOf(c) >= 0);
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final class Parser {
        private final LiteralReader reader;
        private final List<Optional<String>> elements = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();

        Parser(LiteralReader reader) {
            this.reader = reader;
        }

        boolean array(int depth) {
            if (!reader.skip('{')) {
                return false;
            }
            if (lengths.size() == depth) {
                lengths.add(0);
            }
            if (reader.skip('}')) {
                return true;
            }
            int length = 0;
            do {
                if (reader.at('{') ? !array(depth + 1) : !element()) {
                    return false;
                }
                length++;
            } while (reader.skip(','));
            lengths.set(depth, length);
            return reader.skip('}');
        }

        private boolean element() {
            boolean quoted = reader.at('"');
            Optional<String> token = reader.token(",}");
            elements.add(token.filter(text -> quoted || !text.equals("NULL")));
            return token.isPresent();
        }

        String shape() {
            return lengths.size() < 2
                    ? ""
                    : lengths.stream().map(length -> "[1:" + length + "]").collect(Collectors.joining());
        }
    }
}
