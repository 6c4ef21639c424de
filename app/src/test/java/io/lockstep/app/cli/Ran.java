package io.lockstep.app.cli;

import io.lockstep.app.demo.Demo;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.run.Deployment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One run of the command line: how it ended and what it printed.
record Ran(int status, String out, String err) {
    private static final Demo NO_DEMO = (_, _) -> {
        throw new AssertionError("the demo was not to be run");
    };
    private static final Deployment NOTHING = (_, _) -> {
        throw new AssertionError("nothing was to be run");
    };

    private static final Map<String, String> ENVIRONMENT = Map.of("OLD", "geheim", "LOCKSTEP_LOG_DIR", "target/logs");

    static Ran command(String... words) {
        return with(unused(), words);
    }

    /// With more variables in the environment.
    static Ran in(Map<String, String> more, String... words) {
        var environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(more);
        return run(unused(), environment, words);
    }

    static Ran with(Programs programs, String... words) {
        return run(programs, ENVIRONMENT, words);
    }

    private static Ran run(Programs programs, Map<String, String> environment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, false);
        int status = new LockstepCommandLine(programs, console, environment).run(words);
        console.out().flush();
        console.err().flush();
        return new Ran(status, out.toString(), err.toString());
    }

    static Programs demo(Demo demo) {
        return new Programs(demo, NOTHING, (_, _) -> NOTHING, _ -> NOTHING, NOTHING, NOTHING);
    }

    static Programs deployment(Deployment deployment) {
        return new Programs(NO_DEMO, deployment, (_, _) -> NOTHING, _ -> NOTHING, NOTHING, NOTHING);
    }

    /// Services that only note what they were asked for.
    static Programs services(List<Object> asked) {
        return new Programs(
                NO_DEMO,
                NOTHING,
                (sides, place) -> noting(asked, place.isEmpty() ? sides : List.of(sides, place)),
                instance -> noting(asked, instance),
                noting(asked, "coordinator"),
                noting(asked, "watchdog"));
    }

    private static Deployment noting(List<Object> asked, Object what) {
        return (_, _) -> {
            asked.add(what);
            return ExitStatus.DONE;
        };
    }

    private static Programs unused() {
        return deployment(NOTHING);
    }
}
