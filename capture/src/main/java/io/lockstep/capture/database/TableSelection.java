package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which tables are verified: those that match an include pattern and no exclude pattern. A pattern is
/// `schema.table`, in which `*` stands for any characters and `?` for one.
///
/// @param include at least one pattern
public record TableSelection(List<String> include, List<String> exclude) {
    private static final Pattern REPLICATORS_OWN = Pattern.compile("awsdms.*");

    public TableSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /// What AWS DMS keeps for itself is never selected.
    public boolean selects(TableId table) {
        return !REPLICATORS_OWN.matcher(table.name()).matches() && any(include, table) && !any(exclude, table);
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
}
