package io.lockstep.capture.database;

import io.lockstep.events.Side;
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

    /// Compares the selection with both catalogues.
    ///
    /// @throws SetupException when nothing matches, a table lacks on the target, or a database does not answer
    public static SelectedTables read(LaneSettings settings) {
        try (Session source = Session.open(Side.SOURCE, settings.source());
                Session target = Session.open(Side.TARGET, settings.target())) {
            return choose(settings, source, target);
        }
    }

    /// As above, in sessions that are open.
    public static SelectedTables choose(LaneSettings settings, Session source, Session target) {
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
        List<Pair> pairs = pairs(selected, target);
        return judge(pairs);
    }

    private static SelectedTables judge(List<Pair> pairs) {
        List<TableId> verifiable = new ArrayList<>();
        Map<TableId, String> notVerifiable = new TreeMap<>();
        for (Pair pair : pairs) {
            TableId table = pair.source().table();
            pair.obstacle().ifPresentOrElse(reason -> notVerifiable.put(table, reason), () -> verifiable.add(table));
        }
        if (verifiable.isEmpty()) {
            throw new SetupException(
                    "None of the selected tables can be verified: " + notVerifiable, "give them primary keys");
        }
        return new SelectedTables(verifiable, notVerifiable);
    }

    private static List<Pair> pairs(List<TableCandidate> selected, Session target) {
        Map<TableId, TableCandidate> others =
                candidates(target).stream().collect(Collectors.toMap(TableCandidate::table, Function.identity()));
        List<Pair> pairs = new ArrayList<>();
        List<TableId> absent = new ArrayList<>();
        for (TableCandidate candidate : selected) {
            TableCandidate other = others.get(candidate.table());
            if (other == null) {
                absent.add(candidate.table());
            } else {
                pairs.add(new Pair(candidate, other));
            }
        }
        if (!absent.isEmpty()) {
            throw new SetupException(
                    "Missing on " + target.described() + ": " + absent, "create them there, or exclude them");
        }
        return pairs;
    }

    private static List<TableCandidate> candidates(Session session) {
        return session.run("could not list its tables", TableCandidate::all);
    }

    /// @throws SetupException when this session's user may not read one that is verified
    public void requireReadable(Session session) {
        List<TableId> closed = candidates(session).stream()
                .filter(candidate -> !candidate.readable() && verifiable.contains(candidate.table()))
                .map(TableCandidate::table)
                .toList();
        if (!closed.isEmpty()) {
            throw new SetupException(
                    "User " + session.user() + " may not read " + closed + " of " + session.described(),
                    "GRANT USAGE on the schema and SELECT on the tables to " + Identifiers.quote(session.user()));
        }
    }

    /// A table on both sides.
    private record Pair(TableCandidate source, TableCandidate target) {
        Optional<String> obstacle() {
            return source.obstacle().or(() -> target.obstacle().map(reason -> "on the target " + reason));
        }
    }
}
