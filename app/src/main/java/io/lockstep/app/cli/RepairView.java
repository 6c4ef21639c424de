package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.list;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;

/// A repair for a human: a line a row, the statements, and what it comes to.
final class RepairView {
    private RepairView() {}

    static String of(ObjectNode document) {
        JsonNode rows = document.path("rows");
        boolean dry = document.path("dryRun").asBoolean();
        if (rows.isEmpty()) {
            return "No open divergence: there is nothing to repair";
        }
        var text = new StringBuilder(table(rows, dry).toString());
        if (dry) {
            text.append(statements(rows));
        }
        text.append(values(rows));
        return text.append("\n\n").append(summary(document.path("counts"), dry)).toString();
    }

    private static TextTable table(JsonNode rows, boolean dry) {
        TextTable table = dry
                ? new TextTable("DIVERGENCE", "KEY", "STATEMENT", "COLUMNS", "OUTCOME", "WHY")
                : new TextTable("DIVERGENCE", "KEY", "STATEMENT", "COLUMNS", "OUTCOME", "WHY", "STATE");
        for (JsonNode row : rows) {
            String[] cells = {
                text(row.path("divergence")),
                text(row.path("key")),
                text(row.path("action")),
                list(row.path("columns")),
                text(row.path("outcome")),
                row.path("reason").asText().isEmpty() ? "-" : text(row.path("reason"))
            };
            table.row(dry ? cells : with(cells, text(row.path("state"))));
        }
        return table;
    }

    private static String[] with(String[] cells, String last) {
        String[] all = Arrays.copyOf(cells, cells.length + 1);
        all[cells.length] = last;
        return all;
    }

    /// Each once: rows that differ in the same columns have the same.
    private static String statements(JsonNode rows) {
        Set<String> statements = new LinkedHashSet<>();
        rows.forEach(row -> {
            if (row.has("sql")) {
                statements.add(text(row.path("sql")));
            }
        });
        return statements.isEmpty() ? "" : "\n\n" + String.join(";\n", statements) + ";";
    }

    private static String values(JsonNode rows) {
        var text = new StringBuilder();
        for (JsonNode row : rows) {
            for (JsonNode value : row.path("values")) {
                text.append("\n").append(text(row.path("key"))).append("  ").append(text(value.path("column")));
                text.append(": source ").append(value(value.path("source")));
                if (value.has("target")) {
                    text.append(", target ").append(value(value.path("target")));
                }
            }
        }
        return text.isEmpty() ? "" : "\n" + text;
    }

    private static String value(JsonNode value) {
        return value.isNull() ? "NULL" : "'" + text(value).replace("'", "''") + "'";
    }

    private static String summary(JsonNode counts, boolean dry) {
        var parts = new StringJoiner(", ");
        counts.properties().forEach(count -> {
            if (count.getValue().asLong() > 0) {
                parts.add(count.getValue().asLong() + " " + count.getKey().replace('_', ' '));
            }
        });
        return parts + (dry ? ". Nothing was written: --apply does." : ".");
    }
}
