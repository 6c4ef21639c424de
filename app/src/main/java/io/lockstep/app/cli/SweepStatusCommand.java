package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.count;
import static io.lockstep.app.cli.Fields.duration;
import static io.lockstep.app.cli.Fields.percent;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep sweep status`.
@Command(
        name = "status",
        description = "Show how the passes over rows at rest get on, newest first.",
        footer = {"", "What is not swept of a table: `lockstep tables`; what differs: `lockstep divergences`."})
final class SweepStatusCommand implements Callable<Integer> {
    /// In which nothing is compared any more.
    private static final Set<String> OVER = Set.of("DONE", "VOID");

    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--watch", description = "Show it again every second, until Ctrl-C.")
    private boolean watch;

    SweepStatusCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            if (watch) {
                return new Watch(console, Duration.ofSeconds(1)).forever(() -> rendered(client.sweeps()) + "\n");
            }
            console.data(rendered(client.sweeps()));
            return 0;
        }
    }

    private String rendered(ObjectNode document) {
        return output.render(document, () -> table(document.path("sweeps")));
    }

    private static String table(JsonNode sweeps) {
        if (sweeps.isEmpty()) {
            return "No sweep has begun.";
        }
        var table = new TextTable("SWEEP", "STATE", "TABLES", "ROWS", "DONE", "ROWS/S", "ETA", "DIFFER", "WHY");
        sweeps.forEach(sweep -> table.row(
                text(sweep.path("id")),
                text(sweep.path("state")),
                tables(sweep.path("tables")),
                count(sweep.path("rows")),
                percent(sweep.path("ratio")),
                OVER.contains(sweep.path("state").asText()) ? "-" : count(sweep.path("rowsPerSecond")),
                duration(sweep.path("etaSeconds")),
                count(sweep.path("differing")),
                why(sweep)));
        return table.toString();
    }

    private static String tables(JsonNode tables) {
        String done = count(tables.path("swept")) + " of " + count(tables.path("all"));
        long failed = tables.path("failed").asLong();
        return failed == 0 ? done : done + ", " + failed + " failed";
    }

    private static String why(JsonNode sweep) {
        if (sweep.path("hold").isTextual()) {
            return text(sweep.path("hold"));
        }
        return sweep.path("reason").isTextual()
                ? text(sweep.path("principal")) + ": " + text(sweep.path("reason"))
                : text(sweep.path("origin")).toLowerCase(Locale.ROOT);
    }
}
