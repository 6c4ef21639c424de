package io.lockstep.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.cli.Console;
import io.lockstep.app.failure.ExitStatus;
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
            DemoReport report = new Story(stage, narrator, clock, Duration.ofSeconds(options.stallSeconds())).tell();
            console.message("");
            console.data(options.json() ? json(report) : DemoSummary.of(report));
            if (options.keep()) {
                keep(stage, console);
            }
            return report.ok() ? ExitStatus.DONE : ExitStatus.DIFFERENT;
        }
    }

    private static void keep(Stage stage, Console console) throws InterruptedException {
        console.message("");
        console.message("Everything keeps running until Ctrl-C: " + stage.address() + "/api/v1/status");
        console.message("  ./lockstep --set http.port=" + stage.address().getPort() + " status --watch");
        console.message("  source " + stage.source().jdbcUrl() + "?user="
                + stage.source().user());
        console.message("  target " + stage.target().jdbcUrl() + "?user="
                + stage.target().user());
        new CountDownLatch(1).await();
    }

    private static String json(DemoReport report) throws IOException {
        ObjectNode document = JSON.createObjectNode().put("schema", "lockstep/demo/v1");
        document.setAll((ObjectNode) JSON.valueToTree(report));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}
