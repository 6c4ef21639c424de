package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.count;
import static io.lockstep.app.cli.Fields.duration;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(names = "--by-operation", description = "Tell inserts, updates and deletes apart.")
    private boolean byOperation;

    LagCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            ObjectNode document = document(client.tables().path("tables"));
            console.data(output.render(
                    document,
                    () -> byOperation ? operations(document.path("tables")) : table(document.path("tables"))));
            return 0;
        }
    }

    private static ObjectNode document(JsonNode tables) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("schema", "lockstep/lag/v1");
        var list = document.putArray("tables");
        tables.forEach(table -> {
            ObjectNode entry = list.addObject();
            entry.set("table", table.path("table"));
            entry.set("lanes", table.path("lanes"));
            entry.set("lag", table.path("lag"));
            entry.set("lagByOperation", table.path("lagByOperation"));
            entry.set("inFlight", table.path("inFlight"));
        });
        return document;
    }

    private static String table(JsonNode tables) {
        var lanes = LaneColumn.of(tables);
        TextTable text = new TextTable(lanes.headings("TABLE", "SAMPLES", "P50", "P95", "P99", "MAX", "IN FLIGHT"));
        tables.forEach(table -> text.row(lanes.cells(
                table,
                Stream.of(
                                Stream.of(text(table.path("table"))),
                                figures(table.path("lag")),
                                Stream.of(count(table.path("inFlight"))))
                        .flatMap(cells -> cells)
                        .toArray(String[]::new))));
        return text.toString();
    }

    private static String operations(JsonNode tables) {
        var lanes = LaneColumn.of(tables);
        TextTable text = new TextTable(lanes.headings("TABLE", "OPERATION", "SAMPLES", "P50", "P95", "P99", "MAX"));
        tables.forEach(table -> table.path("lagByOperation")
                .propertyStream()
                .forEach(lag -> text.row(lanes.cells(
                        table,
                        Stream.concat(Stream.of(text(table.path("table")), lag.getKey()), figures(lag.getValue()))
                                .toArray(String[]::new)))));
        return text.toString();
    }

    private static Stream<String> figures(JsonNode lag) {
        return Stream.concat(
                Stream.of(count(lag.path("samples"))),
                Stream.of("p50", "p95", "p99", "max").map(share -> duration(lag.path(share))));
    }
}
