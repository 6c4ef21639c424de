package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.count;
import static io.lockstep.app.cli.Fields.duration;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What is said of a DMS task, for a human.
///
/// @param dms the document
/// @param measured Lockstep's own replication lag in seconds, where a coordinator says it
record DmsView(JsonNode dms, JsonNode measured) {
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(line("task", text(dms.path("task")) + "  " + text(dms.path("arn"))));
        lines.add(line("status", text(dms.path("status")) + ", started " + text(dms.path("startedAt"))));
        lines.add(line("stop reason", text(dms.path("stopReason"))));
        lines.add(line("last error", text(dms.path("lastError"))));
        lines.add(line("checkpoint", text(dms.path("checkpoint"))));
        JsonNode latency = dms.path("latency");
        lines.add(line(
                "latency",
                "CloudWatch: source " + duration(latency.path("sourceSeconds")) + ", target "
                        + duration(latency.path("targetSeconds")) + " (0 when idle; no proof); measured by Lockstep: "
                        + duration(measured)));
        dms.path("findings").forEach(finding -> lines.add(line("finding", text(finding))));
        dms.path("unread").forEach(unread -> {
            lines.add(line("not read", text(unread.path("what")) + ": " + text(unread.path("reason"))));
            lines.add(line("", "fix: " + text(unread.path("fix"))));
        });
        return String.join("\n", lines) + "\n\n" + tables();
    }

    private TextTable tables() {
        var table = new TextTable("TABLE", "STATE", "LOADED", "INSERTS", "UPDATES", "DELETES", "VALIDATION");
        dms.path("tables")
                .forEach(each -> table.row(
                        text(each.path("table")),
                        text(each.path("state")),
                        count(each.path("loaded")),
                        count(each.path("inserts")),
                        count(each.path("updates")),
                        count(each.path("deletes")),
                        text(each.path("validation"))));
        return table;
    }

    private static String line(String name, String value) {
        return "%-12s  %s".formatted(name, value).stripTrailing();
    }
}
