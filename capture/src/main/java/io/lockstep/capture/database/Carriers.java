package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which subscriptions of the target carry which of its tables; a partition counts as its root. A lane's watermarks
/// bound
/// only what comes through the same subscription as they do.
///
/// @param carried the tables of each subscription
public record Carriers(Map<String, Set<TableId>> carried) {
    private static final String QUERY = """
            SELECT s.subname, n.nspname, c.relname FROM pg_subscription s
            JOIN pg_subscription_rel r ON r.srsubid = s.oid
            JOIN pg_class c ON c.oid = coalesce(pg_partition_root(r.srrelid)::oid, r.srrelid)
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())""";

    public Carriers {
        carried = Map.copyOf(carried);
    }

    /// @param target a session on the target
    public static Carriers read(Session target) {
        return new Carriers(
                target
                        .list(
                                QUERY,
                                row -> Map.entry(row.getString(1), new TableId(row.getString(2), row.getString(3))))
                        .stream()
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey,
                                Collectors.mapping(Map.Entry::getValue, Collectors.toUnmodifiableSet()))));
    }

    /// The tables of a lane that come through the subscription of another one.
    ///
    /// @param tables of the lane, by their names on the target, its watermark table among them
    /// @param lanes of the migration
    public List<Problem> problems(LaneSettings lane, Collection<TableId> tables, List<LaneSettings> lanes) {
        return others(lane, lanes).stream()
                .flatMap(other -> new TreeSet<>(tables)
                        .stream()
                                .filter(table ->
                                        carried.getOrDefault(other, Set.of()).contains(table))
                                .map(table -> strayed(table, lane, other)))
                .toList();
    }

    private static Problem strayed(TableId table, LaneSettings lane, String other) {
        return new Problem(
                "Table " + table + lane.ofLane() + " is carried by the subscription " + other
                        + " of another lane, whose changes the watermarks of this one do not bound",
                "move the table to the lane of " + other + ", or let its own subscription alone carry it");
    }

    /// The subscriptions of the lanes that another stream carries.
    public static List<String> others(LaneSettings lane, List<LaneSettings> lanes) {
        return lanes.stream()
                .map(LaneSettings::subscription)
                .flatMap(Optional::stream)
                .filter(name -> !lane.subscription().equals(Optional.of(name)))
                .distinct()
                .toList();
    }

    /// The same of what every lane carries.
    ///
    /// @param tables of each lane, by their names on the target
    public List<Problem> problems(Map<LaneSettings, List<TableId>> tables) {
        List<LaneSettings> lanes = List.copyOf(tables.keySet());
        return tables.entrySet().stream()
                .flatMap(lane -> problems(
                        lane.getKey(),
                        Stream.concat(
                                        lane.getValue().stream(),
                                        Stream.of(lane.getKey().watermarkTable().id()))
                                .toList(),
                        lanes)
                        .stream())
                .toList();
    }
}
