package io.lockstep.capture.database;

import io.lockstep.capture.encoding.Naming;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.Resolution.Compared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The outcome of a table selection against both catalogues.
///
/// @param verifiable tables that can be published on both sides, with what is compared of them
/// @param notVerifiable selected tables that cannot be verified, with the reason and what to do; by their names on the
///     target where those are known
/// @param notCopied tables that the patterns select and the replicator's rules do not, by their names on the source
/// @param mapped what the replicator's rules make of the source
/// @param rules what of columns of verifiable tables is compared, where that is not everything
public record SelectedTables(
        List<Compared> verifiable,
        Map<TableId, Concern> notVerifiable,
        Map<TableId, String> notCopied,
        MappedTables mapped,
        List<ColumnRule> rules) {
    public SelectedTables {
        verifiable = List.copyOf(verifiable);
        notVerifiable = Map.copyOf(notVerifiable);
        notCopied = Map.copyOf(notCopied);
        rules = List.copyOf(rules);
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
        return new TableChoice(settings, source, target).made();
    }

    /// The tables that can be verified, by their names on one side.
    public List<TableId> on(Side side) {
        return verifiable.stream()
                .map(table -> side == Side.SOURCE ? table.source() : table.target())
                .toList();
    }

    /// What the tables of one side are called where they are compared.
    public Naming naming(Side side) {
        return mapped.naming(side);
    }

    /// What an operator should know of it, a line for each table or column that is not verified, or not exactly.
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        new TreeMap<>(notVerifiable)
                .forEach((table, concern) -> remarks.add("Not verified: " + table + ": " + concern.message()));
        verifiable.forEach(table -> left(table).forEach(remarks::add));
        new TreeMap<>(notCopied)
                .forEach((table, reason) -> remarks.add("Not copied by the replicator: " + table + ": " + reason));
        rules.forEach(rule -> remarks.add("Compared by a rule: " + rule));
        return remarks;
    }

    private static Stream<String> left(Compared table) {
        return table.columns().stream().flatMap(fate -> switch (fate) {
            case Resolution.Fate.Pair _ -> Stream.empty();
            case Resolution.Fate.Removed removed ->
                Stream.of("Not copied by the replicator: column " + removed.source() + " of " + table.source() + ": "
                        + removed.reason());
            case Resolution.Fate.Added added ->
                Stream.of("On the target only: column " + added.target() + " of " + table.target() + ": "
                        + added.reason());
            case Resolution.Fate.NotCompared not ->
                Stream.of("Not verified: column " + not.source() + " of " + table.source() + ": " + not.reason());
        });
    }

    /// @throws SetupException when this session's user may not read one that is verified
    public void requireReadable(Session session) {
        List<TableId> verified = on(session.side());
        List<TableId> closed = TableChoice.candidates(session).stream()
                .filter(candidate -> !candidate.readable() && verified.contains(candidate.table()))
                .map(TableCandidate::table)
                .toList();
        if (!closed.isEmpty()) {
            throw new SetupException(
                    "User " + session.user() + " may not read " + closed + " of " + session.described(),
                    "GRANT USAGE on the schema and SELECT on the tables to " + Identifiers.quote(session.user()));
        }
    }

    static Concern noKey(String reason) {
        return new Concern(UnprovenReason.NO_KEY, reason);
    }

    static Concern notComparable(Resolution.NotComparable table) {
        String source = table.target().isPresent() ? table.source() + " of the source: " : "";
        return new Concern(UnprovenReason.MAPPING_NOT_COMPARABLE, source + table.reason());
    }

    static TableId called(Resolution.NotComparable table) {
        return table.target().orElse(table.source());
    }
}
