package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.count;
import static io.lockstep.app.cli.Fields.duration;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `lockstep lag`.
@Command(
        name = "lag",
        description = "Show how long changes take from source to target, per table, in this epoch.",
        footer = {
            "",
            "From the append of a source change to that of the target change that settled it,",
            "by the broker's clock, within ten percent."
        })
final class LagCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    LagCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            ObjectNode document = document(client.tables().path("tables"));
            console.data(output.render(document, () -> table(document.path("tables"))));
            return 0;
        }
    }

    private static ObjectNode document(JsonNode tables) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("schema", "lockstep/lag/v1");
        var list = document.putArray("tables");
        tables.forEach(table -> {
            ObjectNode entry = list.addObject();
            entry.set("table", table.path("table"));
            entry.set("lag", table.path("lag"));
            entry.set("inFlight", table.path("inFlight"));
        });
        return document;
    }

    private static String table(JsonNode tables) {
        TextTable text = new TextTable("TABLE", "SAMPLES", "P50", "P95", "P99", "MAX", "IN FLIGHT");
        tables.forEach(table -> text.row(
                text(table.path("table")),
                count(table.path("lag").path("samples")),
                duration(table.path("lag").path("p50")),
                duration(table.path("lag").path("p95")),
                duration(table.path("lag").path("p99")),
                duration(table.path("lag").path("max")),
                count(table.path("inFlight"))));
        return text.toString();
    }
}
