package io.lockstep.app;

import io.lockstep.app.cli.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// The program on a thread of its own, as `main` runs it, with what it prints.
public final class Program {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Thread thread;

    private Program(Path directory, String... words) {
        var console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
        var environment = Map.of("LOCKSTEP_LOG_DIR", directory.resolve("logs").toString());
        thread = new Thread(() -> status.complete(Main.run(words, console, environment)), "program");
        thread.start();
    }

    public static Program run(Path directory, String... words) {
        return new Program(directory, words);
    }

    /// What Ctrl-C does to the command.
    public void interrupt() {
        thread.interrupt();
    }

    public Future<Integer> status() {
        return status;
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }
}
