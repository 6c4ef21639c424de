package io.lockstep.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.cli.Console;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.lab.Ledger;
import io.lockstep.lab.LedgerClients;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// Sets the stage, tells the [Story], and prints what it measured.
public final class StoryDemo implements Demo {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public ExitStatus tell(DemoOptions options, Console console)
            throws SQLException, IOException, InterruptedException {
        InstantSource clock = InstantSource.system();
        var narrator = new Narrator(console, clock);
        try (Stage stage = Stage.open(options, narrator)) {
            DemoReport report = new Story(stage, narrator, clock, Duration.ofSeconds(options.stallSeconds()))
                    .tell(options.cutover());
            narrator.end();
            console.message("");
            console.data(options.json() ? json(report, options) : summary(report, options));
            if (options.keep()) {
                keep(stage, options, console);
            }
            return report.ok() ? ExitStatus.DONE : ExitStatus.DIFFERENT;
        }
    }

    private static void keep(Stage stage, DemoOptions options, Console console)
            throws IOException, InterruptedException {
        console.message("");
        console.message("Everything keeps running until Ctrl-C: console at " + stage.address() + "/");
        String lockstep = "  ./lockstep --config " + stage.writeConfiguration();
        console.message(lockstep + " status --watch");
        console.message(lockstep + " explain public.customers:1000000001");
        if (options.cutover()) {
            console.message(lockstep + " cutover status");
            console.message(lockstep + " cutover finalize --reason done --token-file " + stage.writeToken());
        }
        console.message("  source " + stage.source().jdbcUrl());
        console.message("  target " + stage.target().jdbcUrl() + " (users and passwords are in that file)");
        if (options.cutover()) {
            try (LedgerClients _ = stage.open(new Ledger())) {
                new CountDownLatch(1).await();
            }
        }
        new CountDownLatch(1).await();
    }

    private static String summary(DemoReport report, DemoOptions options) {
        return DemoSummary.of(report)
                + (options.replication() == ReplicatorType.DMS
                        ? "\n\nReplicated by " + options.replication().words()
                        : "");
    }

    private static String json(DemoReport report, DemoOptions options) throws IOException {
        ObjectNode document = JSON.createObjectNode().put("schema", "lockstep/demo/v1");
        document.put("replication", options.replication().words());
        document.setAll((ObjectNode) JSON.valueToTree(report));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}
