package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// Members of a document as cells of a table; what is absent is `-`.
final class Fields {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private Fields() {}

    static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? Printable.line(node.asText()) : absentOr(node);
    }

    static String count(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%,d", node.asLong()) : "-";
    }

    /// A number of seconds: `250 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. Less than none,
    /// which two logs can measure, is none.
    static String duration(JsonNode seconds) {
        return seconds.isNumber()
                ? duration(Duration.ofMillis(Math.max(0, Math.round(1000 * seconds.asDouble()))))
                : "-";
    }

    /// A number of bytes: `512 B`, `8.5 MiB`.
    static String bytes(JsonNode node) {
        if (!node.isNumber()) {
            return "-";
        }
        double amount = node.asDouble();
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.size() - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS.get(unit));
    }

    static String percent(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%.1f %%", 100 * node.asDouble()) : "-";
    }

    static String list(JsonNode node) {
        StringJoiner joiner = new StringJoiner(", ").setEmptyValue("-");
        node.forEach(item -> joiner.add(text(item)));
        return joiner.toString();
    }

    private static String duration(Duration length) {
        if (length.toMillis() < 1000) {
            return length.toMillis() + " ms";
        } else if (length.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
        } else if (length.toHours() < 1) {
            return length.toMinutes() + " min " + length.toSecondsPart() + " s";
        } else if (length.toDays() < 1) {
            return length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        return length.toDays() + " d " + length.toHoursPart() + " h";
    }

    private static String absentOr(JsonNode node) {
        return node.isContainerNode() && !node.isEmpty() ? node.toString() : "-";
    }
}
