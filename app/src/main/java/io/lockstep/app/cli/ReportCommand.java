package io.lockstep.app.cli;

import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lockstep report`.
@Command(
        name = "report",
        description = {
            "One page in HTML about a cutover, for people who were not there: how much was moved, how long clients waited,"
                    + " what it was proven by, what was found and healed.",
            "",
            "It needs nothing but a browser, and holds no key and no value of a row."
        },
        footer = {"", "Exit status: 0 it is there; 3 there is no cutover yet; 8 the coordinator cannot be reached."})
final class ReportCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the page to this file instead of stdout.")
    private @Nullable Path out;

    @Option(
            names = "--run",
            paramLabel = "ID",
            defaultValue = "",
            description = "Of which cutover (default: the newest).")
    private String run = "";

    ReportCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (CoordinatorClient client = Coordinator.client(options)) {
            String id = run.isEmpty() ? WhichCutover.newest(client) : run;
            String page = client.report(id);
            if (out == null) {
                console.data(page.stripTrailing());
            } else {
                WholeFile.write(out, page);
                console.message("Report of run " + id + " written to " + out);
            }
        }
        return ExitStatus.DONE.code();
    }
}
