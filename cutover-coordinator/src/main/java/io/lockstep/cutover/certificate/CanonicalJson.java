package io.lockstep.cutover.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// JSON in one way to write it: as RFC 8785 (JCS) has it, of documents that have no numbers but whole ones.
/// Members stand in the order of their names, without white space, and of characters only those are escaped
/// that have to be.
///
/// Numbers with fractions, and those beyond 2^53, are refused instead of written: readers differ about
/// them.
final class CanonicalJson {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final long LARGEST = (1L << 53) - 1;
    /// What two levels are apart in [#pretty].
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private CanonicalJson(boolean pretty) {
        this.pretty = pretty;
    }

    /// The bytes that are signed.
    static byte[] bytes(JsonNode node) {
        return written(node, false).getBytes(UTF_8);
    }

    /// The same for people: one member or element to a line, and a line feed at the end. It too is one text
    /// for equal documents.
    static String pretty(JsonNode node) {
        return written(node, true) + "\n";
    }

    /// @throws JsonProcessingException when it is no JSON, has a member twice, or something stands after it
    static JsonNode parse(String text) throws JsonProcessingException {
        return STRICT.readTree(text);
    }

    private static String written(JsonNode node, boolean pretty) {
        CanonicalJson writer = new CanonicalJson(pretty);
        writer.write(node, "\n");
        return writer.out.toString();
    }

    private void write(JsonNode node, String line) {
        switch (node) {
            case ObjectNode object -> {
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                names.sort(null);
                all('{', '}', names, line, name -> {
                    quote(name);
                    out.append(pretty ? ": " : ":");
                    write(object.get(name), line + INDENT);
                });
            }
            case ArrayNode array -> {
                List<JsonNode> elements = new ArrayList<>();
                array.forEach(elements::add);
                all('[', ']', elements, line, element -> write(element, line + INDENT));
            }
            default -> scalar(node);
        }
    }

    private <T> void all(char open, char close, Collection<T> parts, String line, Consumer<T> writer) {
        out.append(open);
        boolean first = true;
        for (T part : parts) {
            out.append(first ? "" : ",").append(pretty ? line + INDENT : "");
            first = false;
            writer.accept(part);
        }
        out.append(pretty && !first ? line : "").append(close);
    }

    private void scalar(JsonNode node) {
        if (node.isTextual()) {
            quote(node.textValue());
        } else if (node.isBoolean() || node.isNull() || isWhole(node)) {
            out.append(node.asText());
        } else {
            throw new IllegalArgumentException("a certificate has no " + node.getNodeType() + " such as " + node);
        }
    }

    /// Beyond that a reader who takes numbers for doubles, as RFC 8785 does, reads another.
    private static boolean isWhole(JsonNode node) {
        return node.isIntegralNumber()
                && node.canConvertToLong()
                && -LARGEST <= node.longValue()
                && node.longValue() <= LARGEST;
    }

    private void quote(String text) {
        out.append('"');
        text.chars().forEach(each -> {
            char character = (char) each;
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> out.append(character < ' ' ? "\\u%04x".formatted(each) : character);
            }
        });
        out.append('"');
    }
}
