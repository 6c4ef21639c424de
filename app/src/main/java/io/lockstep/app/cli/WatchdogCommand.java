package io.lockstep.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `lockstep watchdog`.
@Command(
        name = "watchdog",
        description = {
            "Let clients go on when the coordinator that made them wait is gone.",
            "Run it on another machine than the coordinator: it needs the two databases and the poolers, and no Kafka."
        })
final class WatchdogCommand implements Callable<Integer> {
    private final Programs programs;
    private final GlobalOptions options;
    private final Console console;

    WatchdogCommand(Programs programs, GlobalOptions options, Console console) {
        this.programs = programs;
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        var configuration = options.load().configuration();
        options.openLog();
        return programs.watchdog().run(configuration, console).code();
    }
}
