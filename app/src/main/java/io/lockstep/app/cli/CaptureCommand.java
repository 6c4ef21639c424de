package io.lockstep.app.cli;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.LaneChoice;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.events.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
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

    @Option(names = "--lane", paramLabel = "NAME", description = "Read this lane only (default: all of them).")
    private @Nullable String lane;

    CaptureCommand(Programs programs, GlobalOptions options, Console console) {
        this.programs = programs;
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Configuration configuration = options.load().configuration();
        OptionalInt place = lane == null ? OptionalInt.empty() : OptionalInt.of(place(lane, configuration));
        options.openLog();
        Set<Side> sides = side == null ? EnumSet.allOf(Side.class) : EnumSet.of(side);
        return programs.capture()
                .apply(sides, place)
                .run(configuration, console)
                .code();
    }

    private static int place(String lane, Configuration configuration) {
        List<String> lanes = configuration.lanes().isEmpty()
                ? List.of(LaneNames.ONLY)
                : configuration.lanes().stream().map(LaneChoice::name).toList();
        if (!lanes.contains(lane)) {
            throw UserError.usage(
                    "there is no lane " + lane + ": the configuration has " + String.join(", ", lanes),
                    "name one of these, or leave out --lane to read all of them");
        }
        return lanes.indexOf(lane);
    }
}
