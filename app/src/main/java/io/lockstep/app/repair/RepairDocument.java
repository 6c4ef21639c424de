package io.lockstep.app.repair;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.topics.RowJson;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.RowKey;
import io.lockstep.verifier.repair.Outcome;
import io.lockstep.verifier.repair.Repair;
import io.lockstep.verifier.repair.RepairTable;
import io.lockstep.verifier.repair.Report;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// A run as JSON, `lockstep/repair/v1`.
///
/// @param values whether values are shown
/// @param redacted columns as `schema.table.column`, in either side's names, whose values never are
public record RepairDocument(boolean values, Set<String> redacted) {
    private static final String HIDDEN = "***";

    /// The document of a run.
    public ObjectNode of(RepairRun run) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/repair/v1");
        document.put("migration", run.migration());
        document.put("table", run.table().toString());
        document.put("dryRun", !run.applied());
        ArrayNode warnings = document.putArray("warnings");
        run.warnings().forEach(warnings::add);
        ArrayNode rows = document.putArray("rows");
        run.reports().forEach(report -> add(rows, run, report));
        run.skipped().forEach(skipped -> {
            ObjectNode row = row(rows, skipped.damage().id(), skipped.damage().key());
            row.put("outcome", "SKIPPED")
                    .put("reason", skipped.reason())
                    .put("state", skipped.state().name());
        });
        ObjectNode counts = document.putObject("counts");
        Arrays.stream(Outcome.values())
                .forEach(outcome -> counts.put(outcome.name().toLowerCase(Locale.ROOT), run.count(outcome)));
        counts.put("skipped", run.skipped().size());
        return document;
    }

    private void add(ArrayNode rows, RepairRun run, Report report) {
        ObjectNode row = row(rows, report.damage().id(), report.damage().key());
        report.repair().ifPresent(repair -> {
            row.put("action", repair.remedy().word());
            ArrayNode columns = row.putArray("columns");
            repair.remedy().columns().forEach(columns::add);
            row.put("sql", repair.statement().sql());
            if (values && !run.applied()) {
                values(row.putArray("values"), run, repair);
            }
        });
        row.put("outcome", report.outcome().name());
        row.put("reason", report.reason());
        DivergenceState state = run.states().get(report.damage().id());
        if (state != null) {
            row.put("state", state.name());
        }
    }

    private void values(ArrayNode values, RepairRun run, Repair repair) {
        for (String column : repair.remedy().columns()) {
            boolean hidden = hidden(run, column);
            ObjectNode value = values.addObject().put("column", column);
            value.put("source", hidden ? HIDDEN : repair.wanted().get(column));
            if (repair.found().containsKey(column)) {
                value.put("target", hidden ? HIDDEN : repair.found().get(column));
            }
        }
    }

    private boolean hidden(RepairRun run, String column) {
        return redacted.contains(run.table() + "." + column)
                || run.columns()
                        .map(RepairTable::source)
                        .filter(source -> source.column(column)
                                .filter(known -> redacted.contains(source.table() + "." + known.name()))
                                .isPresent())
                        .isPresent();
    }

    private static ObjectNode row(ArrayNode rows, String id, RowKey key) {
        ObjectNode row = rows.addObject().put("divergence", id);
        row.set("key", RowJson.of(key).path("columns"));
        return row;
    }
}
