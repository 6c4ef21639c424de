package io.lockstep.app.cli;

import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.events.Side;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lockstep capture`.
@Command(
        name = "capture",
        description = "Read the change log of one side, or of both, of a migration that is set up; with the source,"
                + " write its watermarks.")
final class CaptureCommand implements Callable<Integer> {
    private final Programs programs;
    private final GlobalOptions options;
    private final Console console;

    @Option(names = "--side", paramLabel = "source|target", description = "Read this side only.")
    private @Nullable Side side;

    @Option(names = "--lane", paramLabel = "NAME", description = "Read this lane (default: main, the only one).")
    private String lane = LaneNames.ONLY;

    CaptureCommand(Programs programs, GlobalOptions options, Console console) {
        this.programs = programs;
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        var configuration = options.load().configuration();
        if (!lane.equals(LaneNames.ONLY)) {
            throw UserError.usage(
                    "there is no lane " + lane + ": this version has one, " + LaneNames.ONLY, "leave out --lane");
        }
        options.openLog();
        Set<Side> sides = side == null ? EnumSet.allOf(Side.class) : EnumSet.of(side);
        return programs.capture().apply(sides).run(configuration, console).code();
    }
}
