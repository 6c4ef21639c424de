package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.SourceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compares a selection with both catalogues.
final class TableChoice {
    private final LaneSettings settings;
    private final Session source;
    private final Session target;
    private final MappedTables mapped;
    private final Map<TableId, Concern> notVerifiable = new TreeMap<>();
    private final Map<TableId, String> notCopied = new TreeMap<>();
    private final List<Compared> verifiable = new ArrayList<>();

    TableChoice(LaneSettings settings, Session source, Session target) {
        this.settings = settings;
        this.source = source;
        this.target = target;
        this.mapped = source.run(
                "could not list its columns", connection -> MappedTables.read(settings.tables(), connection));
    }

    SelectedTables made() {
        requireWatermarks();
        for (Pair pair : pairs(copied(selected()))) {
            pair.obstacle()
                    .ifPresentOrElse(
                            reason -> notVerifiable.put(pair.table().target(), SelectedTables.noKey(reason)),
                            () -> verifiable.add(pair.table()));
        }
        if (verifiable.isEmpty()) {
            throw new SetupException(
                    "None of the selected tables can be verified: " + reasons(), "correct that, or select others");
        }
        return new SelectedTables(verifiable, notVerifiable, notCopied, mapped);
    }

    private void requireWatermarks() {
        TableId watermark = new WatermarkTable(settings.watermarkSchema()).id();
        mapped.watermarkProblem(watermark).ifPresent(problem -> {
            throw new SetupException(
                    "The rules of tables.mappings do not leave " + watermark + " as it is: " + problem,
                    "restrict them to other schemas: without watermarks nothing can be proven");
        });
    }

    private String reasons() {
        Map<TableId, String> reasons = new TreeMap<>(notCopied);
        notVerifiable.forEach((table, concern) -> reasons.put(table, concern.message()));
        return reasons.toString();
    }

    private List<TableCandidate> selected() {
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
        return selected;
    }

    /// Those that the replicator copies so that they can be compared.
    private Map<TableCandidate, Compared> copied(List<TableCandidate> selected) {
        Map<TableCandidate, Compared> copied = new LinkedHashMap<>();
        for (TableCandidate candidate : selected) {
            switch (mapped.of(candidate.table())) {
                case Compared table -> copied.put(candidate, table);
                case Resolution.NotComparable not ->
                    notVerifiable.put(SelectedTables.called(not), SelectedTables.notComparable(not));
                case Resolution.NotSelected not -> notCopied.put(not.source(), not.reason());
            }
        }
        return copied;
    }

    private List<Pair> pairs(Map<TableCandidate, Compared> copied) {
        Map<TableId, TableCandidate> others =
                candidates(target).stream().collect(Collectors.toMap(TableCandidate::table, Function.identity()));
        Map<TableId, Set<String>> keys = keysOfTarget();
        List<Pair> pairs = new ArrayList<>();
        List<TableId> absent = new ArrayList<>();
        copied.forEach((candidate, table) -> {
            TableCandidate other = others.get(table.target());
            if (other == null) {
                absent.add(table.target());
            } else {
                pairs.add(new Pair(table, candidate, other, otherKey(table, keys)));
            }
        });
        if (!absent.isEmpty()) {
            throw new SetupException(
                    "Missing on " + target.described() + ": " + absent, "create them there, or exclude them");
        }
        return pairs;
    }

    /// The columns of the keys of the target's tables, where rules may have made them others than the source's.
    private Map<TableId, Set<String>> keysOfTarget() {
        return mapped.mappings().isEmpty()
                ? Map.of()
                : target.run("could not list its columns", TableColumns::all).stream()
                        .collect(Collectors.toMap(SourceTable::id, TableChoice::key));
    }

    private Optional<String> otherKey(Compared table, Map<TableId, Set<String>> keysOfTarget) {
        Set<String> here = mapped.keyOf(table.source()).stream()
                .flatMap(name -> table.targetOf(name).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = keysOfTarget.getOrDefault(table.target(), here);
        return here.equals(there)
                ? Optional.empty()
                : Optional.of("its key on the target has the columns " + there + " and on the source " + here
                        + " by their names on the target: give both the same");
    }

    static Set<String> key(SourceTable table) {
        return table.columns().stream()
                .filter(SourceTable.Column::key)
                .map(SourceTable.Column::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static List<TableCandidate> candidates(Session session) {
        return session.run("could not list its tables", TableCandidate::all);
    }

    /// A table on both sides.
    ///
    /// @param otherKey how its keys differ
    private record Pair(Compared table, TableCandidate source, TableCandidate target, Optional<String> otherKey) {
        Optional<String> obstacle() {
            return source.obstacle()
                    .or(() -> target.obstacle().map(reason -> "on the target " + reason))
                    .or(() -> otherKey);
        }
    }
}
