package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The outcome of a table selection against both catalogues.
///
/// @param verifiable tables that can be published on both sides
/// @param notVerifiable selected tables that cannot, with the reason and what to do
public record SelectedTables(List<TableId> verifiable, Map<TableId, String> notVerifiable) {
    public SelectedTables {
        verifiable = List.copyOf(verifiable);
        notVerifiable = Map.copyOf(notVerifiable);
    }

    /// @throws SetupException when nothing matches, a table lacks on the target, or one may not be read
    static SelectedTables choose(LaneSettings settings, Session source, Session target) {
        List<TableCandidate> selected = candidates(source).stream()
                .filter(candidate -> !candidate.table().schema().equals(settings.watermarkSchema()))
                .filter(candidate -> settings.tables().selects(candidate.table()))
                .toList();
        if (selected.isEmpty()) {
            throw new SetupException(
                    "No table of " + source.described() + " matches "
                            + settings.tables().include(),
                    "correct tables.include and tables.exclude; patterns look like public.* or shop.order_*");
        }
        Map<TableId, TableCandidate> others =
                candidates(target).stream().collect(Collectors.toMap(TableCandidate::table, Function.identity()));
        requirePresent(selected, others, target);
        requireReadable(selected, source);
        requireReadable(
                selected.stream()
                        .map(candidate -> others.get(candidate.table()))
                        .toList(),
                target);
        return judge(selected, others);
    }

    private static SelectedTables judge(List<TableCandidate> selected, Map<TableId, TableCandidate> others) {
        List<TableId> verifiable = new ArrayList<>();
        Map<TableId, String> notVerifiable = new TreeMap<>();
        for (TableCandidate candidate : selected) {
            Optional<String> obstacle = candidate
                    .obstacle()
                    .or(() -> others.get(candidate.table()).obstacle().map(reason -> "on the target " + reason));
            obstacle.ifPresentOrElse(
                    reason -> notVerifiable.put(candidate.table(), reason), () -> verifiable.add(candidate.table()));
        }
        if (verifiable.isEmpty()) {
            throw new SetupException(
                    "None of the selected tables can be verified: " + notVerifiable, "give them primary keys");
        }
        return new SelectedTables(verifiable, notVerifiable);
    }

    private static List<TableCandidate> candidates(Session session) {
        return session.run("could not list its tables", TableCandidate::all);
    }

    private static void requirePresent(
            List<TableCandidate> selected, Map<TableId, TableCandidate> others, Session target) {
        List<TableId> absent = selected.stream()
                .map(TableCandidate::table)
                .filter(table -> !others.containsKey(table))
                .toList();
        if (!absent.isEmpty()) {
            throw new SetupException(
                    "Missing on " + target.described() + ": " + absent, "create them there, or exclude them");
        }
    }

    private static void requireReadable(List<TableCandidate> tables, Session session) {
        List<TableId> closed = tables.stream()
                .filter(candidate -> !candidate.readable())
                .map(TableCandidate::table)
                .toList();
        if (!closed.isEmpty()) {
            throw new SetupException(
                    "User " + session.user() + " may not read " + closed + " of " + session.described(),
                    "GRANT USAGE on the schema and SELECT on the tables to " + Identifiers.quote(session.user()));
        }
    }
}
