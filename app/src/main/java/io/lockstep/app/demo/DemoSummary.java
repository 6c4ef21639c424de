package io.lockstep.app.demo;

import io.lockstep.app.cli.TextTable;
import io.lockstep.events.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The report as people read it: a table of what was injected, found, and how fast; then the figures.
final class DemoSummary {
    private DemoSummary() {}

    static String of(DemoReport report) {
        return String.join(
                "\n\n", faults(report.faults()), measures(report.measures()), String.join("\n", figures(report)));
    }

    private static String faults(List<DemoReport.FaultFound> faults) {
        var table = new TextTable(
                "INJECTED", "TABLE", "KEY", "EXPECTED", "FOUND", "COLUMNS", "DETECTED MS", "HEALED MS", "");
        for (DemoReport.FaultFound fault : faults) {
            table.row(
                    fault.name(),
                    fault.table(),
                    key(fault.key()),
                    fault.expected(),
                    fault.found(),
                    fault.columns().isEmpty() ? "-" : String.join(", ", fault.columns()),
                    millis(fault.detectionMillis()),
                    millis(fault.healedMillis()),
                    fault.asPromised() ? "✓" : "✗");
        }
        return table.toString();
    }

    /// Lags as their 50th, 95th and 99th percentile, of the tables that the workload writes to.
    private static String measures(Measures measures) {
        var table = new TextTable(
                "LAG p50 · p95 · p99", "INSERTS", "UPDATES", "DELETES", "DUPLICATES", "TRANSIENTS", "TORN", "DIFFERED");
        for (Measures.OfTable of : measures.tables()) {
            if (of.lag().isEmpty()) {
                continue;
            }
            table.row(
                    of.table(),
                    lag(of.lag().get(Operation.INSERT)),
                    lag(of.lag().get(Operation.UPDATE)),
                    lag(of.lag().get(Operation.DELETE)),
                    String.valueOf(of.duplicates()),
                    String.valueOf(of.transients()),
                    String.valueOf(of.tornTransactions()),
                    of.differedSeconds() + " s");
        }
        return table.toString();
    }

    private static String lag(DemoReport.@Nullable Lag lag) {
        return lag == null ? "-" : lag.p50Millis() + " · " + lag.p95Millis() + " · " + lag.p99Millis() + " ms";
    }

    private static List<String> figures(DemoReport report) {
        DemoReport.Lag lag = report.lag();
        var lines = new ArrayList<>(List.of(
                "median detection   " + median(report.faults()) + " ms",
                String.format(
                        Locale.ROOT,
                        "replication lag    p50 %d ms, p95 %d ms, p99 %d ms",
                        lag.p50Millis(),
                        lag.p95Millis(),
                        lag.p99Millis()),
                "changes read       " + report.changes().source() + " of the source, "
                        + report.changes().target() + " of the target; delivered again "
                        + report.measures().replayed().source() + " and "
                        + report.measures().replayed().target(),
                String.format(
                        Locale.ROOT,
                        "stall              %.1f s, %d row changes, verdicts %s, %d false alarms",
                        report.stall().seconds(),
                        report.stall().changes(),
                        String.join(" → ", report.stall().verdicts()),
                        report.stall().falseAlarms()),
                "false alarms       " + report.falseAlarms()));
        if (report.heldToChangesPerSecond() != null) {
            lines.add("workload           held to " + report.heldToChangesPerSecond()
                    + " changes a second at times, since the machine is slow");
        }
        report.cutovers().forEach(cutover -> lines.add(cutover(cutover)));
        if (report.certificate() != null) {
            lines.add("certificate        " + report.certificate());
        }
        lines.add("result             " + (report.ok() ? "everything held" : "NOT everything held"));
        return lines;
    }

    private static String cutover(DemoReport.Cutover cutover) {
        return String.format(
                Locale.ROOT,
                "cutover %-10s pause %s ms, %d of %d requests failed, %d acknowledged writes lost; both databases %s",
                cutover.direction(),
                millis(cutover.pauseMillis()),
                cutover.failedRequests(),
                cutover.requests(),
                cutover.acknowledgedWritesLost(),
                cutover.equal() ? "equal" : "NOT equal");
    }

    static long median(List<DemoReport.FaultFound> faults) {
        List<Long> sorted = faults.stream()
                .map(DemoReport.FaultFound::detectionMillis)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private static String key(Map<String, String> key) {
        return new TreeMap<>(key)
                .entrySet().stream()
                        .map(column -> column.getKey() + "=" + column.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String millis(@Nullable Long value) {
        return value == null ? "-" : value.toString();
    }
}
