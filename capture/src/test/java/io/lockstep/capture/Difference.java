package io.lockstep.capture;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Two rows that differ in one way, one for either side.
///
/// @param type of its columns, one after the other
/// @param peers what other tools say of it, in the order of [DetectionPage#PEERS]; empty where it was not measured
record Difference(
        String type,
        String kind,
        Meant meant,
        List<@Nullable String> source,
        List<@Nullable String> target,
        List<String> peers) {
    private static final Splitter MEMBERS = Splitter.on(" | ").trimResults();
    private static final Splitter COLUMNS = Splitter.on("‖").trimResults();
    private static final Splitter PEERS = Splitter.on(", ").omitEmptyStrings();

    /// What must be said of the rows.
    enum Meant {
        DIFFERENT,
        /// Equal in value, and differently represented.
        REPRESENTATION,
        EQUAL
    }

    static List<Difference> all() {
        return ValueSamples.lines("detection.txt").stream()
                .map(Difference::parse)
                .toList();
    }

    private static Difference parse(String line) {
        List<String> members = MEMBERS.splitToList(line);
        return new Difference(
                members.get(0),
                members.get(1),
                Meant.valueOf(members.get(2).toUpperCase(Locale.ROOT)),
                row(members.get(3)),
                row(members.get(4)),
                members.size() > 5 ? seen(members.get(5)) : List.of());
    }

    private static List<@Nullable String> row(String text) {
        List<@Nullable String> row = new ArrayList<>();
        COLUMNS.split(text).forEach(value -> row.add(value(value)));
        return row;
    }

    private static @Nullable String value(String text) {
        return switch (text.charAt(0)) {
            case '∅' -> null;
            case '@' -> {
                String digits = text.replaceAll("[^0-9]", "");
                yield "x".repeat(Integer.parseInt(digits)) + text.substring(1 + digits.length());
            }
            case '#' -> "7".repeat(996) + text.substring(1);
            default -> ValueSamples.unquoted(text);
        };
    }

    private static List<String> seen(String text) {
        List<String> seen = PEERS.splitToList(text);
        if (seen.size() != DetectionPage.PEERS.size()) {
            throw new IllegalArgumentException("Not a result for each tool: " + text);
        }
        return seen;
    }

    List<String> types() {
        return Splitter.on(", ").splitToList(type);
    }

    /// The names of its columns, `v0` and so on.
    List<String> columns() {
        return IntStream.range(0, types().size()).mapToObj(i -> "v" + i).toList();
    }
}
