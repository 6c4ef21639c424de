package io.lockstep.events.equality;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The value of a JSON text as PostgreSQL prints a `jsonb` of it, with its numbers by value: of members with one name
/// the last counts, and they stand in the order of the length of their names and then of their bytes.
final class JsonText {
    private static final int DEEPEST = 5_000;
    private static final int LONGEST_NUMBER = 200_000;

    /// PostgreSQL's numbers have no more digits before the point.
    private static final int MOST_DIGITS = 131_072;
    private static final int MOST_SCALE = 16_383;

    private static final Comparator<byte[]> ORDER =
            Comparator.<byte[]>comparingInt(name -> name.length).thenComparing(Arrays::compareUnsigned);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /// @return empty when the text is no JSON, or PostgreSQL would not take it as `jsonb`
    static Optional<String> value(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            var written = new StringBuilder(text.length());
            boolean whole = parser.nextToken() != null && write(parser, written) && parser.nextToken() == null;
            return whole ? Optional.of(written.toString()) : Optional.empty();
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static boolean write(JsonParser parser, StringBuilder out) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> writeObject(parser, out);
            case START_ARRAY -> writeArray(parser, out);
            case VALUE_STRING -> writeString(parser.getText(), out);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> writeNumber(new BigDecimal(parser.getText()), out);
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {
                out.append(parser.getText());
                yield true;
            }
            default -> false;
        };
    }

    private static boolean writeArray(JsonParser parser, StringBuilder out) throws IOException {
        String separator = "[";
        boolean known = true;
        while (known && parser.nextToken() != JsonToken.END_ARRAY) {
            out.append(separator);
            separator = ", ";
            known = write(parser, out);
        }
        out.append(separator.equals("[") ? "[]" : "]");
        return known;
    }

    private static boolean writeObject(JsonParser parser, StringBuilder out) throws IOException {
        Map<byte[], String> members = new TreeMap<>(ORDER);
        @Nullable String name = parser.nextFieldName();
        while (name != null) {
            var member = new StringBuilder();
            boolean known = writeString(name, member) && parser.nextToken() != null;
            if (!known || !write(parser, member.append(": "))) {
                return false;
            }
            members.put(name.getBytes(UTF_8), member.toString());
            name = parser.nextFieldName();
        }
        out.append('{').append(String.join(", ", members.values())).append('}');
        return parser.currentToken() == JsonToken.END_OBJECT;
    }

    private static boolean writeNumber(BigDecimal number, StringBuilder out) {
        BigDecimal stripped = number.stripTrailingZeros();
        boolean known = (long) stripped.precision() - stripped.scale() <= MOST_DIGITS && stripped.scale() <= MOST_SCALE;
        if (known) {
            out.append(stripped.toPlainString());
        }
        return known;
    }

    /// PostgreSQL has no character 0.
    private static boolean writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
        return text.indexOf(0) < 0;
    }
}
