package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Replication;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.run.DmsWiring;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.dms.DmsReport;
import java.util.Optional;

/// `lockstep validate --dms`, and what the other depths show of DMS. It never comes to EQUAL, since no row is
/// looked at;
/// and to DIFFERENT only where DMS itself says that the target lacks something.
record DmsValidation(GlobalOptions options, Console console, OutputOption output) {
    int call() {
        DmsTask task = DmsTask.of(options);
        try (AwsClients aws = new AwsClients(task.replication().access())) {
            DmsReport report = DmsWiring.report(task.configuration(), task.replication(), aws);
            ExitStatus status = lacks(report) ? ExitStatus.DIFFERENT : ExitStatus.UNVERIFIED;
            ObjectNode document = JsonNodeFactory.instance
                    .objectNode()
                    .put("schema", "lockstep/validation/v1")
                    .put("verdict", status == ExitStatus.DIFFERENT ? "DIFFERENT" : "UNVERIFIED")
                    .put("depth", "dms");
            document.putArray("tables");
            ObjectNode dms = DmsDocument.of(report);
            document.set("dms", dms);
            console.data(output.render(document, () -> text(document, dms)));
            return status.code();
        }
    }

    private static String text(ObjectNode document, ObjectNode dms) {
        return document.path("verdict").asText()
                + (lacking(document)
                        ? ": DMS says itself that the target lacks something"
                        : ": no row was looked at; --full compares every one")
                + "\n\n" + new DmsView(dms, MissingNode.getInstance());
    }

    private static boolean lacking(ObjectNode document) {
        return document.path("verdict").asText().equals("DIFFERENT");
    }

    private static boolean lacks(DmsReport report) {
        return !report.exceptions().isEmpty()
                || !report.suspended().isEmpty()
                || report.tables().stream().anyMatch(table -> table.failed() > 0);
    }

    /// What DMS says; empty where it is not the replicator.
    static Optional<ObjectNode> asked(Configuration configuration) {
        if (!(configuration.replication() instanceof Replication.Dms dms)) {
            return Optional.empty();
        }
        try (AwsClients aws = new AwsClients(dms.access())) {
            return Optional.of(DmsDocument.of(DmsWiring.report(configuration, dms, aws)));
        }
    }

    static String view(Optional<ObjectNode> dms) {
        return dms.map(said -> "\n\n" + new DmsView(said, MissingNode.getInstance()))
                .orElse("");
    }
}
