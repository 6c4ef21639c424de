package io.lockstep.events.equality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Composite values as PostgreSQL prints them: attributes in parentheses, NULL as nothing at all.
final class RowLiteral {
    private RowLiteral() {}

    /// @return empty when the text is none
    static Optional<List<Optional<String>>> parse(String text) {
        if (!text.startsWith("(")) {
            return Optional.empty();
        }
        List<Optional<String>> attributes = new ArrayList<>();
        var reader = new LiteralReader(text, 1, true);
        do {
            if (!attribute(reader, attributes)) {
                return Optional.empty();
            }
        } while (reader.skip(','));
        return reader.skip(')') && reader.isAtEnd() ? Optional.of(attributes) : Optional.empty();
    }

    private static boolean attribute(LiteralReader reader, List<Optional<String>> attributes) {
        boolean isNull = reader.at(',') || reader.at(')');
        Optional<String> token = isNull ? Optional.empty() : reader.token(",)");
        attributes.add(token);
        return isNull || token.isPresent();
    }

    static String print(List<Optional<String>> attributes) {
        var row = new StringBuilder("(");
        for (int i = 0; i < attributes.size(); i++) {
            row.append(i == 0 ? "" : ",");
            attributes.get(i).ifPresent(text -> append(text, row));
        }
        return row.append(')').toString();
    }

    private static void append(String text, StringBuilder row) {
        boolean quoted = text.isEmpty() || text.chars().anyMatch(RowLiteral::isSpecial);
        if (!quoted) {
            row.append(text);
            return;
        }
        row.append('"').append(text.replace("\\", "\\\\").replace("\"", "\"\"")).append('"');
    }

    private static boolean isSpecial(int c) {
        return LiteralReader.isSpace(c) || "\"\\(),".indexOf(c) >= 0;
    }
}
