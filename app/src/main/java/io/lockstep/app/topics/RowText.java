package io.lockstep.app.topics;

import io.lockstep.app.failure.UserError;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A row as a user names it: `public.orders:700`, or by columns: `public.orders id=700` and `public.items
/// order_id=7,line=2`. A value with a comma or a space stands in double quotes.
///
/// @param rest what follows the table
public record RowText(TableId table, String rest) {
    private static final Pattern ROW =
            Pattern.compile("((?:\"(?:[^\"]|\"\")*\"|[^\":\\s])+)(?::|\\s+)(.*)", Pattern.DOTALL);
    private static final Pattern COLUMN =
            Pattern.compile("\\s*((?:\"[^\"]+\"|[^\"=,\\s])+)=(?:\"((?:[^\"]|\"\")*)\"|([^,\\s]*))\\s*(?:,|\\s|$)");

    /// @throws UserError when it is none of these forms
    public static RowText parse(String text) {
        Matcher matcher = ROW.matcher(text.strip());
        try {
            if (matcher.matches() && !matcher.group(2).isBlank()) {
                return new RowText(
                        TableId.parse(matcher.group(1)), matcher.group(2).strip());
            }
        } catch (IllegalArgumentException _) {
            throw none(text);
        }
        throw none(text);
    }

    /// The value of each key column; empty when the text does not name exactly these columns.
    Optional<Map<String, String>> values(List<String> columns) {
        Map<String, String> named = named();
        if (named.keySet().equals(Set.copyOf(columns))) {
            return Optional.of(named);
        }
        return columns.size() == 1 && !named.containsKey(columns.getFirst())
                ? Optional.of(Map.of(columns.getFirst(), rest))
                : Optional.empty();
    }

    /// The key of this row, in the form of another key of the same table.
    ///
    /// @throws UserError when the text does not fit the table's key
    public RowKey like(RowKey other) {
        List<String> names = other.columns().stream().map(KeyColumn::name).toList();
        Map<String, String> values = values(names)
                .orElseThrow(() -> UserError.usage(
                        "the key of " + table + " is " + String.join(", ", names) + ", not as in '" + rest + "'",
                        "name its columns: " + table + " " + String.join("=…,", names) + "=…"));
        return new RowKey(
                table,
                other.columns().stream()
                        .map(column -> column(column, values.getOrDefault(column.name(), "")))
                        .toList());
    }

    /// A number in canonical form; empty when it is none.
    static Optional<String> number(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip()).stripTrailingZeros().toPlainString());
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static KeyColumn column(KeyColumn like, String value) {
        return switch (like.kind()) {
            case NUMBER ->
                new KeyColumn(
                        like.name(),
                        KeyColumn.Kind.NUMBER,
                        number(value)
                                .orElseThrow(() -> UserError.usage(
                                        like.name() + " holds numbers, and '" + value + "' is none", "")));
            case TEXT -> new KeyColumn(like.name(), KeyColumn.Kind.TEXT, value);
        };
    }

    private Map<String, String> named() {
        var named = new LinkedHashMap<String, String>();
        Matcher matcher = COLUMN.matcher(rest);
        int at = 0;
        while (at < rest.length() && matcher.region(at, rest.length()).lookingAt()) {
            String quoted = matcher.group(2);
            named.put(unquoted(matcher.group(1)), quoted == null ? matcher.group(3) : quoted.replace("\"\"", "\""));
            at = matcher.end();
        }
        return at < rest.length() ? Map.of() : named;
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }

    private static UserError none(String text) {
        return UserError.usage(
                "'" + text + "' does not name a row",
                "write TABLE:VALUE, such as public.orders:700, or TABLE COLUMN=VALUE");
    }
}
