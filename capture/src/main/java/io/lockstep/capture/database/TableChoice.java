package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.Resolution.Compared;
import java.util.ArrayList;
import java.util.Collection;
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
    private static final Concern SAME_NAME = new Concern(
            UnprovenReason.TABLE_NOT_PUBLISHED,
            "another table has the same name when schema and table are written with a dot between, and the capture"
                    + " cannot tell them apart: rename one, or leave one out");

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
                            concern -> notVerifiable.put(pair.table().target(), concern),
                            () -> verifiable.add(pair.table()));
        }
        if (verifiable.isEmpty()) {
            throw new SetupException(
                    "None of the selected tables" + settings.ofLane() + " can be verified: " + reasons(),
                    "correct that, or select others");
        }
        List<ColumnRule> rules = settings.tables().rules().rules().stream()
                .filter(rule -> settings.tables().division().answers(lane(), rule.table()))
                .toList();
        new RuleCheck(verifiable, source, target).require(rules);
        return new SelectedTables(verifiable, notVerifiable, notCopied, mapped, rules);
    }

    private String lane() {
        return settings.names().lane();
    }

    private void requireWatermarks() {
        TableId watermark = settings.watermarkTable().id();
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
        Problem.refuse(settings.tables()
                .division()
                .problems(selected.stream().map(TableCandidate::table).toList()));
        return selected.stream()
                .filter(candidate -> settings.selects(candidate.table()))
                .toList();
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
        Set<TableId> alike = namesakes(copied.keySet());
        Set<TableId> alikeThere = namesakes(others.values());
        List<Pair> pairs = new ArrayList<>();
        List<TableId> absent = new ArrayList<>();
        copied.forEach((candidate, table) -> {
            TableCandidate other = others.get(table.target());
            if (other == null) {
                absent.add(table.target());
            } else {
                Optional<Concern> problem = alike.contains(candidate.table()) || alikeThere.contains(other.table())
                        ? Optional.of(SAME_NAME)
                        : otherKey(table, candidate, other);
                pairs.add(new Pair(table, candidate, other, problem));
            }
        });
        if (!absent.isEmpty()) {
            throw new SetupException(
                    "Missing on " + target.described() + ": " + absent, "create them there, or exclude them");
        }
        return pairs;
    }

    private Optional<Concern> otherKey(Compared table, TableCandidate source, TableCandidate target) {
        Set<String> here = mapped.mappings().isEmpty()
                ? source.key()
                : source.key().stream()
                        .flatMap(name -> table.targetOf(name).stream())
                        .collect(Collectors.toSet());
        return here.equals(target.key())
                ? Optional.empty()
                : Optional.of(SelectedTables.noKey("its key on the target has the columns "
                        + new TreeSet<>(target.key()) + " and on the source " + new TreeSet<>(here)
                        + " by their names on the target: give both the same primary key or REPLICA IDENTITY"));
    }

    /// Tables of one database that the capture cannot tell apart, since it writes their names with a dot between schema
    /// and table.
    private static Set<TableId> namesakes(Collection<TableCandidate> candidates) {
        return candidates.stream()
                .map(TableCandidate::table)
                .collect(Collectors.groupingBy(table -> table.schema() + "." + table.name()))
                .values()
                .stream()
                .filter(alike -> alike.size() > 1)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    static List<TableCandidate> candidates(Session session) {
        return session.run("could not list its tables", TableCandidate::all);
    }

    /// A table on both sides.
    ///
    /// @param problem of the two together
    private record Pair(Compared table, TableCandidate source, TableCandidate target, Optional<Concern> problem) {
        Optional<Concern> obstacle() {
            return source.obstacle()
                    .or(() -> target.obstacle()
                            .map(there -> new Concern(there.reason(), "on the target " + there.message())))
                    .or(() -> problem);
        }
    }
}
