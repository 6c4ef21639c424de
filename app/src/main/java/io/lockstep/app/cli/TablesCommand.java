package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.count;
import static io.lockstep.app.cli.Fields.percent;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.events.DivergenceClass;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `lockstep tables`.
@Command(name = "tables", description = "Show the state of every table.")
final class TablesCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    TablesCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            ObjectNode tables = client.tables();
            console.data(output.render(tables, () -> table(tables.path("tables"))));
            return 0;
        }
    }

    private static String table(JsonNode tables) {
        var rules = new StringBuilder();
        var lanes = LaneColumn.of(tables);
        TextTable text = new TextTable(
                lanes.headings("TABLE", "VERDICT", "ROWS", "COVERED", "IN FLIGHT", "SUSPECTS", "DIVERGENCES"));
        tables.forEach(table -> text.row(lanes.cells(
                table,
                text(table.has("table") ? table.path("table") : table.path("name")),
                text(table.path("verdict")),
                count(table.path("rows")),
                percent(ratio(table.path("coverage"))),
                count(table.path("inFlight")),
                count(table.path("suspects")),
                total(table.path("divergences")))));
        tables.forEach(table -> table.path("rules")
                .forEach(rule -> rules.append("\nCompared by a rule: ")
                        .append(text(table.path("table")))
                        .append('.')
                        .append(text(rule))));
        tables.forEach(table -> KnownLossy.of(table.path("knownLossy"))
                .ifPresent(known -> rules.append("\nKnown to be changed: ")
                        .append(text(table.path("table")))
                        .append(", ")
                        .append(known)));
        return text + rules.toString();
    }

    private static JsonNode ratio(JsonNode coverage) {
        return coverage.isObject() ? coverage.path("ratio") : coverage;
    }

    private static String total(JsonNode byClass) {
        if (!byClass.isObject()) {
            return count(byClass);
        }
        long sum = 0;
        for (JsonNode number : byClass) {
            sum += number.asLong();
        }
        return String.valueOf(
                sum - byClass.path(DivergenceClass.KNOWN_LOSSY.name()).asLong());
    }
}
