package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tables by name: those that match an include pattern and no exclude pattern. A pattern is `schema.table` in which `*`
/// stands for any characters and `?` for one.
///
/// @param include at least one pattern, or nothing is selected
public record TablePatterns(List<String> include, List<String> exclude) {
    public TablePatterns {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    public boolean selects(TableId table) {
        return any(include, table) && !any(exclude, table);
    }

    private static boolean any(List<String> patterns, TableId table) {
        return patterns.stream()
                .anyMatch(pattern -> compile(pattern)
                        .matcher(table.schema() + "." + table.name())
                        .matches());
    }

    private static Pattern compile(String glob) {
        String regex = glob.codePoints()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /// Such as `public.*` or `public.* without public.orders`.
    @Override
    public String toString() {
        String included = String.join(", ", include);
        return exclude.isEmpty() ? included : included + " without " + String.join(", ", exclude);
    }
}
