package io.lockstep.app.cli;

import io.lockstep.app.demo.Demo;
import io.lockstep.app.run.Deployment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/// One run of the command line: how it ended and what it printed.
record Ran(int status, String out, String err) {
    static Ran command(String... words) {
        return with(unused(), words);
    }

    static Ran with(Programs programs, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, false);
        int status = new LockstepCommandLine(
                        programs, console, Map.of("OLD", "geheim", "LOCKSTEP_LOG_DIR", "target/logs"))
                .run(words);
        console.out().flush();
        console.err().flush();
        return new Ran(status, out.toString(), err.toString());
    }

    static Programs demo(Demo demo) {
        return new Programs(demo, unused().run());
    }

    static Programs deployment(Deployment deployment) {
        return new Programs(unused().demo(), deployment);
    }

    private static Programs unused() {
        return new Programs(
                (_, _) -> {
                    throw new AssertionError("the demo was not to be run");
                },
                (_, _) -> {
                    throw new AssertionError("nothing was to be run");
                });
    }
}
