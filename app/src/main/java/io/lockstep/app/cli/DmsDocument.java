package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.dms.DmsLatency;
import io.lockstep.cutover.dms.DmsReport;
import io.lockstep.cutover.dms.TableState;
import io.lockstep.cutover.dms.TaskState;

/// What is said of a DMS task, as JSON.
final class DmsDocument {
    private DmsDocument() {}

    static ObjectNode of(DmsReport report) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("arn", report.arn().text());
        report.state().ifPresent(state -> put(document, state));
        report.latency().ifPresent(latency -> put(document.putObject("latency"), latency));
        ArrayNode tables = document.putArray("tables");
        report.tables().forEach(table -> put(tables.addObject(), table));
        ArrayNode exceptions = document.putArray("applyExceptions");
        report.exceptions()
                .forEach(each -> exceptions
                        .addObject()
                        .put("table", each.table().toString())
                        .put("statements", each.statements()));
        ArrayNode suspended = document.putArray("suspended");
        report.suspended().forEach(table -> suspended.add(table.toString()));
        ArrayNode assessments = document.putArray("assessments");
        report.assessments().forEach(assessments::add);
        ArrayNode findings = document.putArray("findings");
        report.findings().forEach(findings::add);
        ArrayNode unread = document.putArray("unread");
        report.unread()
                .forEach(each -> unread.addObject()
                        .put("what", each.what())
                        .put("reason", each.reason())
                        .put("fix", each.fix()));
        return document;
    }

    private static void put(ObjectNode document, TaskState state) {
        document.put("task", state.name());
        document.put("status", state.status());
        state.stopReason().ifPresent(reason -> document.put("stopReason", reason));
        state.failure().ifPresent(failure -> document.put("lastError", failure));
        state.started().ifPresent(started -> document.put("startedAt", started.toString()));
        state.checkpoint().ifPresent(checkpoint -> document.put("checkpoint", checkpoint));
    }

    private static void put(ObjectNode document, DmsLatency.Figures latency) {
        latency.source().ifPresent(seconds -> document.put("sourceSeconds", seconds));
        latency.target().ifPresent(seconds -> document.put("targetSeconds", seconds));
    }

    private static void put(ObjectNode document, TableState table) {
        document.put("table", table.table().toString());
        document.put("state", table.state());
        document.put("loaded", table.loaded());
        document.put("inserts", table.inserts());
        document.put("updates", table.updates());
        document.put("deletes", table.deletes());
        document.put("validation", table.validation());
        document.put("validationFailed", table.failed());
        document.put("validationSuspended", table.suspended());
    }
}
