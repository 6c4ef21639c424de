package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.StringJoiner;

/// Members of a document as cells of a table; what is absent is `-`.
final class Fields {
    private Fields() {}

    static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : absentOr(node);
    }

    static String count(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%,d", node.asLong()) : "-";
    }

    static String seconds(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%.1f s", node.asDouble()) : "-";
    }

    static String percent(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%.1f %%", 100 * node.asDouble()) : "-";
    }

    static String list(JsonNode node) {
        StringJoiner joiner = new StringJoiner(", ").setEmptyValue("-");
        node.forEach(item -> joiner.add(text(item)));
        return joiner.toString();
    }

    private static String absentOr(JsonNode node) {
        return node.isContainerNode() && !node.isEmpty() ? node.toString() : "-";
    }
}
