package io.lockstep.verifier.sweeper;

import io.lockstep.events.TableId;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.SweepOrder;
import io.lockstep.events.json.SweepPlan;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the sweeps topic says: the newest document of each key. It does no I/O and knows no clock.
/// Confined to one thread.
final class SweepLedger {
    private final Map<String, SweepReport> reports = new TreeMap<>();
    private final Map<String, SweptTable> tables = new TreeMap<>();
    private final Map<String, SweepPlan> plans = new TreeMap<>();
    private final Map<String, SweepOrder> orders = new TreeMap<>();

    /// Takes one record in; one without a value removes what its key stands for.
    ///
    /// @throws MalformedRecordException when it is none of the documents of the topic
    void add(String key, byte @Nullable [] value) {
        switch (key.substring(0, key.indexOf('/') + 1)) {
            case "sweep/" -> put(reports, key, value == null ? null : EventsJson.sweepReport(value));
            case "table/" -> put(tables, key, value == null ? null : EventsJson.sweptTable(value));
            case "plan/" -> put(plans, key, value == null ? null : EventsJson.sweepPlan(value));
            case "order/" -> put(orders, key, value == null ? null : EventsJson.sweepOrder(value));
            default -> throw new MalformedRecordException("A key that stands for nothing");
        }
    }

    private static <T> void put(Map<String, T> documents, String key, @Nullable T document) {
        if (document == null) {
            documents.remove(key);
        } else {
            documents.put(key, document);
        }
    }

    void clear() {
        List.of(reports, tables, plans, orders).forEach(Map::clear);
    }

    /// The lane's passes, oldest first.
    List<SweepReport> reports(String lane) {
        return reports.values().stream()
                .filter(report -> report.lane().equals(lane))
                .sorted(Comparator.comparingLong(SweepReport::epoch).thenComparingLong(SweepReport::number))
                .toList();
    }

    /// The pass that is under way.
    Optional<SweepReport> open(String lane) {
        return reports(lane).stream().filter(report -> report.state().open()).findFirst();
    }

    NavigableMap<TableId, SweptTable> tables(String lane) {
        var ofLane = new TreeMap<TableId, SweptTable>();
        tables.values().stream()
                .filter(table -> table.lane().equals(lane))
                .forEach(table -> ofLane.put(table.table(), table));
        return ofLane;
    }

    Optional<SweptTable> table(String lane, TableId table) {
        return Optional.ofNullable(tables.get("table/" + lane + "/" + table));
    }

    /// Where a pass has cut a table; empty when that is not known whole.
    Optional<List<List<String>>> bounds(String lane, TableId table, String sweep) {
        var bounds = new ArrayList<List<String>>();
        SweepPlan first = plans.get(SweepPlan.key(lane, table, 0));
        int pieces = first == null ? 0 : first.pieces();
        for (int piece = 0; piece < pieces; piece++) {
            SweepPlan plan = plans.get(SweepPlan.key(lane, table, piece));
            if (plan == null || !plan.sweep().equals(sweep)) {
                return Optional.empty();
            }
            bounds.addAll(plan.bounds());
        }
        return pieces == 0 ? Optional.empty() : Optional.of(bounds);
    }

    /// The keys of a table's plan.
    List<String> plan(String lane, TableId table) {
        return plans.values().stream()
                .filter(plan -> plan.lane().equals(lane) && plan.table().equals(table))
                .map(SweepPlan::key)
                .toList();
    }

    /// The newest order to start a pass.
    Optional<SweepOrder> start(String lane) {
        return Optional.ofNullable(orders.get("order/" + lane + "/start"));
    }

    /// Whether the newest order about a pass is to pause it.
    boolean isPaused(SweepReport pass) {
        SweepOrder order = orders.get("order/" + pass.lane() + "/pause");
        return order != null
                && order.kind() == SweepOrder.Kind.PAUSE
                && pass.id().equals(order.sweep());
    }
}
