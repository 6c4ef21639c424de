package io.lockstep.app.validate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.validate.ValidationReport.Table;
import io.lockstep.events.KeyColumn;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SequenceFinding;
import io.lockstep.verifier.sweep.Difference;
import java.math.BigDecimal;
import java.util.Locale;

/// The report as JSON, `lockstep/validation/v1`. Keys are shown, values are not.
public final class ValidationDocument {
    private static final double MILLIS = 1000.0;

    private ValidationDocument() {}

    public static ObjectNode of(ValidationReport report) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/validation/v1");
        document.put("verdict", report.verdict().name());
        document.put("depth", report.depth().name().toLowerCase(Locale.ROOT));
        document.put("source", report.source());
        document.put("target", report.target());
        document.put("startedAt", report.startedAt().toString());
        document.put("representation", report.exact() ? "compared" : "not compared");
        report.basis().ifPresent(basis -> document.put("reread", basis));
        ArrayNode tables = document.putArray("tables");
        report.tables().forEach(table -> table(tables.addObject(), table));
        schema(document, report.schema());
        document.put("elapsedMillis", report.elapsed().toMillis());
        document.put("rowsPerSecond", rate(report));
        return document;
    }

    private static void schema(ObjectNode document, SchemaReport schema) {
        ArrayNode findings = document.putArray("schema_findings");
        schema.findings()
                .forEach(finding -> findings.addObject()
                        .put("object", finding.object())
                        .put("kind", finding.kind())
                        .put("source", finding.source())
                        .put("target", finding.target())
                        .put("severity", finding.severity().name())
                        .put("explanation", finding.explanation())
                        .put("fix", finding.fix()));
        ArrayNode sequences = document.putArray("sequences");
        schema.sequences().forEach(sequence -> sequence(sequences.addObject(), sequence));
        ArrayNode keys = document.putArray("primaryKeys");
        schema.primaryKeys()
                .forEach(key -> keys.addObject()
                        .put("table", key.table())
                        .put("source", key.source())
                        .put("target", key.target())
                        .put("verdict", key.verdict().name()));
        ArrayNode unread = document.putArray("schema_unread");
        schema.unread()
                .forEach(object -> unread.addObject()
                        .put("side", object.side().word())
                        .put("object", object.object())
                        .put("reason", object.reason()));
    }

    private static void sequence(ObjectNode node, SequenceFinding sequence) {
        node.put("sequence", sequence.sequence());
        node.put("verdict", sequence.verdict().name());
        sequence.source().ifPresent(next -> node.put("sourceNext", next));
        sequence.target().ifPresent(next -> node.put("targetNext", next));
        sequence.table().ifPresent(furthest -> node.put("furthestInTable", furthest));
        node.put("headroom", sequence.headroom());
        node.put("severity", sequence.severity().name());
        node.put("explanation", sequence.explanation());
        node.put("fix", sequence.fix());
    }

    private static long rate(ValidationReport report) {
        return Math.round(
                report.rowsRead() * MILLIS / Math.max(1, report.elapsed().toMillis()));
    }

    private static void table(ObjectNode node, Table table) {
        node.put("table", table.table().toString());
        node.put("verdict", table.outcome().name());
        node.put("reason", table.reason().orElse(null));
        String rows = table.estimated() ? "RowsEstimated" : "Rows";
        table.sourceRows().ifPresent(count -> node.put("source" + rows, count));
        table.targetRows().ifPresent(count -> node.put("target" + rows, count));
        ArrayNode differences = node.putArray("differences");
        table.differences().forEach(difference -> difference(differences.addObject(), difference));
        node.put("truncated", table.truncated());
        if (!table.notCompared().isEmpty()) {
            ObjectNode columns = node.putObject("notCompared");
            table.notCompared().forEach(columns::put);
        }
    }

    private static void difference(ObjectNode node, Difference difference) {
        ObjectNode key = node.putObject("key");
        difference.key().columns().forEach(column -> put(key, column));
        node.put("class", difference.kind().name());
        ArrayNode columns = node.putArray("columns");
        difference.columns().forEach(columns::add);
        difference.cause().ifPresent(cause -> node.put("cause", cause.name()));
        if (!difference.losses().isEmpty()) {
            difference.losses().forEach(node.putArray("losses")::add);
        }
    }

    private static void put(ObjectNode key, KeyColumn column) {
        switch (column.kind()) {
            case NUMBER -> key.put(column.name(), new BigDecimal(column.text()));
            case TEXT -> key.put(column.name(), column.text());
        }
    }
}
