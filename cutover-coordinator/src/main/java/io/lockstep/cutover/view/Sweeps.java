package io.lockstep.cutover.view;

import io.lockstep.events.TableId;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the rows at rest have been swept, in the newest documents. Immutable.
///
/// @param reports of the passes, newest first
/// @param tables by their keys
public record Sweeps(List<SweepReport> reports, Map<String, SweptTable> tables) {
    /// Nothing has been swept.
    public static final Sweeps NONE = new Sweeps(List.of(), Map.of());

    public Sweeps {
        reports = List.copyOf(reports);
        tables = Map.copyOf(tables);
    }

    static Sweeps of(Collection<SweepReport> reports, Map<String, SweptTable> tables) {
        Comparator<SweepReport> oldest = Comparator.comparing(SweepReport::lane)
                .thenComparingLong(SweepReport::epoch)
                .thenComparingLong(SweepReport::number);
        return new Sweeps(reports.stream().sorted(oldest.reversed()).toList(), tables);
    }

    /// One pass.
    public Optional<SweepReport> byId(String id) {
        return reports.stream().filter(report -> report.id().equals(id)).findFirst();
    }

    /// The pass of a lane that is under way.
    public Optional<SweepReport> open(String lane) {
        return reports.stream()
                .filter(report -> report.lane().equals(lane) && report.state().open())
                .findFirst();
    }

    /// Whether it is known which tables a lane has in its epoch.
    boolean lists(LaneView lane) {
        return reports.stream().anyMatch(report -> report.lane().equals(lane.lane()) && report.epoch() == lane.epoch());
    }

    /// The tables that a lane has in its epoch.
    List<TableId> tables(LaneView lane) {
        return tables.values().stream()
                .filter(table -> table.lane().equals(lane.lane()) && table.epoch() == lane.epoch())
                .map(SweptTable::table)
                .toList();
    }

    /// How far a table of a lane has been swept in its epoch.
    Optional<SweptTable> table(LaneView lane, TableId table) {
        return Optional.ofNullable(tables.get("table/" + lane.lane() + "/" + table))
                .filter(swept -> swept.epoch() == lane.epoch());
    }
}
