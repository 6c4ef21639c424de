package io.lockstep.events.mapping;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One file of `resources/mappings`: rules and a source, and what becomes of it.
///
/// @param head the comment, the rules and the source, as they stand in the file
record MappingFile(List<String> head, String rules, List<SourceTable> source) {
    private static final String RULES = "== rules";
    private static final String SOURCE = "== source";
    private static final String OUTCOME = "== outcome";

    static MappingFile read(List<String> lines) {
        int rules = lines.indexOf(RULES);
        int source = lines.indexOf(SOURCE);
        int outcome = lines.indexOf(OUTCOME);
        List<String> head = lines.subList(0, outcome < 0 ? lines.size() : outcome);
        String json = String.join("\n", lines.subList(rules + 1, source));
        return new MappingFile(head, json, tables(head.subList(source + 1, head.size())));
    }

    private static List<SourceTable> tables(List<String> lines) {
        List<SourceTable> tables = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("  ")) {
                SourceTable last = tables.removeLast();
                tables.add(new SourceTable(
                        last.id(),
                        Stream.concat(last.columns().stream(), Stream.of(column(line.strip())))
                                .toList()));
            } else if (!line.isBlank()) {
                tables.add(new SourceTable(TableId.parse(line), List.of()));
            }
        }
        return tables;
    }

    /// `name type`, with `key` where it is one; a name may have blanks.
    private static SourceTable.Column column(String line) {
        boolean key = line.endsWith(" key");
        String rest = key ? line.substring(0, line.length() - " key".length()) : line;
        int blank = rest.lastIndexOf(' ');
        return new SourceTable.Column(rest.substring(0, blank), rest.substring(blank + 1), key);
    }

    /// The file as it has to be.
    List<String> played() {
        List<String> lines = new ArrayList<>(head);
        lines.add(OUTCOME);
        switch (TableMappings.parse(rules)) {
            case TableMappings.Accepted(TableMappings mappings) ->
                mappings.resolve(source).values().forEach(resolution -> add(resolution, lines));
            case TableMappings.Refused(List<MappingProblem> problems) ->
                problems.forEach(problem -> lines.add(problem.toString()));
        }
        return lines;
    }

    private static void add(Resolution resolution, List<String> lines) {
        switch (resolution) {
            case Resolution.NotSelected(TableId table, String reason) ->
                lines.add(table + " is not selected: " + reason);
            case Resolution.NotComparable not ->
                lines.add(not.source()
                        + not.target().map(target -> " -> " + target).orElse("") + " is not comparable: "
                        + not.reason());
            case Resolution.Compared compared -> {
                lines.add(compared.source() + " -> " + compared.target());
                compared.columns().forEach(fate -> lines.add("  " + shown(fate)));
            }
        }
    }

    private static String shown(Fate fate) {
        return switch (fate) {
            case Fate.Pair(String source, String target) -> source + " -> " + target;
            case Fate.Removed removed -> removed.source() + " is not copied: " + removed.reason();
            case Fate.Added(String target, String reason) -> target + " is on the target only: " + reason;
            case Fate.NotCompared not -> not.source() + " is not compared: " + not.reason();
        };
    }
}
