package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.TableMappings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which tables are verified: those that match an include pattern and no exclude pattern, and that the replicator's
/// rules copy, where it has some. A pattern is `schema.table`, as the source calls it, in which `*` stands for any
/// characters and `?` for one.
///
/// @param include at least one pattern
/// @param mappings the replicator's rules; empty when it copies every table under its own name
public record TableSelection(List<String> include, List<String> exclude, Optional<TableMappings> mappings) {
    private static final Pattern REPLICATORS_OWN = Pattern.compile("awsdms.*");

    public TableSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /// Of a replicator that copies every table under its own name.
    public TableSelection(List<String> include, List<String> exclude) {
        this(include, exclude, Optional.empty());
    }

    /// Whether the patterns select a table of the source. What AWS DMS keeps for itself never is.
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
