package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the selected tables are shared out among a migration's lanes: each table belongs to exactly one, since what
/// carries its changes has to carry the watermarks that bound them. Immutable.
///
/// @param lanes by name, in the order of the configuration; none when one lane has every table
public record LaneDivision(Map<String, TablePatterns> lanes) {
    /// One lane has every table.
    public static final LaneDivision NONE = new LaneDivision(Map.of());

    public LaneDivision {
        lanes = Collections.unmodifiableMap(new LinkedHashMap<>(lanes));
    }

    /// Whether a lane has a table of the source.
    public boolean gives(String lane, TableId table) {
        TablePatterns patterns = lanes.get(lane);
        return lanes.isEmpty() || (patterns != null && patterns.selects(table));
    }

    /// Whether it is this lane that speaks of a table: one that no lane has is the first one's to report.
    boolean answers(String lane, TableId table) {
        return gives(lane, table) || (isOrphan(table) && lane.equals(first()));
    }

    /// Whether no lane has a table, so that nobody would verify it.
    public boolean isOrphan(TableId table) {
        return !lanes.isEmpty() && lanesOf(table).isEmpty();
    }

    private String first() {
        return lanes.keySet().iterator().next();
    }

    private List<String> lanesOf(TableId table) {
        return lanes.keySet().stream().filter(lane -> gives(lane, table)).toList();
    }

    /// What is wrong with the division of these tables: each that has no lane, or several, and each lane that has none.
    public List<Problem> problems(Collection<TableId> selected) {
        return Stream.of(
                        shared(selected).stream(),
                        new TreeSet<>(selected).stream().filter(this::isOrphan).map(this::orphaned),
                        lanes.entrySet().stream()
                                .filter(lane -> selected.stream().noneMatch(lane.getValue()::selects))
                                .map(lane -> new Problem(
                                        "Lane " + lane.getKey() + " has no table: none of those that tables.include"
                                                + " selects matches " + lane.getValue(),
                                        "correct its tables, or leave the lane out")))
                .flatMap(problems -> problems)
                .toList();
    }

    /// Those of these tables that several lanes have.
    public List<Problem> shared(Collection<TableId> named) {
        return new TreeSet<>(named)
                .stream()
                        .filter(table -> lanesOf(table).size() > 1)
                        .map(table -> new Problem(
                                "Table " + table + " is in the lanes " + String.join(" and ", lanesOf(table)),
                                "leave it to the lane whose replicator carries it, and exclude it in the others"))
                        .toList();
    }

    private Problem orphaned(TableId table) {
        return new Problem(
                "Table " + table + " is selected and in no lane, so that nobody would verify it",
                "add it to one of the lanes, or exclude it in tables.exclude");
    }

    /// The same for the same division, in words that every service can be asked to agree with.
    @Override
    public String toString() {
        return lanes.isEmpty()
                ? LaneNames.ONLY
                : lanes.entrySet().stream()
                        .map(lane -> lane.getKey() + ": " + lane.getValue())
                        .collect(Collectors.joining("; "));
    }
}
