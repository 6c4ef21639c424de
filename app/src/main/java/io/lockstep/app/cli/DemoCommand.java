package io.lockstep.app.cli;

import io.lockstep.app.demo.Demo;
import io.lockstep.app.demo.DemoOptions;
import io.lockstep.app.demo.ReplicatorType;
import io.lockstep.app.demo.TrafficType;
import io.lockstep.app.failure.UserError;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lockstep demo`.
@Command(
        name = "demo",
        description = "Tell the whole story on embedded servers: replication verified live, faults injected and found,"
                + " the application moved under load, and back.")
final class DemoCommand implements Callable<Integer> {
    private final Demo demo;
    private final GlobalOptions options;
    private final Console console;

    @Option(names = "--keep", description = "Leave everything running afterwards, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--tps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Source transactions per second (default: ${DEFAULT-VALUE}).")
    private int tps;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Rows before the story begins (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the workload (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--stall",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long the replicator is stopped under load (default: ${DEFAULT-VALUE}).")
    private int stallSeconds;

    @Option(
            names = "--replication",
            paramLabel = "TYPE",
            defaultValue = "native",
            description = "What moves the data: native, or dms: a fake of AWS DMS (default: ${DEFAULT-VALUE}).")
    private ReplicatorType replication = ReplicatorType.NATIVE;

    @Option(names = "--no-cutover", description = "Leave cutover and failback out.")
    private boolean noCutover;

    @Option(
            names = "--traffic",
            paramLabel = "TYPE",
            description = "What holds the clients in the cutover: pgbouncer (the default when it is installed) or gate,"
                    + " the application itself.")
    private @Nullable TrafficType traffic;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    DemoCommand(Demo demo, GlobalOptions options, Console console) {
        this.demo = demo;
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        requirePositive("--tps", tps);
        requirePositive("--rows", rows);
        requirePositive("--stall", stallSeconds);
        options.openLog();
        var asked = new DemoOptions(
                keep, tps, rows, seed, stallSeconds, replication, !noCutover, Optional.ofNullable(traffic), json);
        return demo.tell(asked, console).code();
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw UserError.usage(option + " must be at least 1, got " + value, "");
        }
    }
}
