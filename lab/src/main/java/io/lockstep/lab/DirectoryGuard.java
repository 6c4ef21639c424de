package io.lockstep.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A shell that waits on a pipe from this JVM. When the pipe breaks, even by `kill -9`, it stops the PostgreSQL
/// servers below the directory and removes it.
/// It ignores Ctrl-C, so that the JVM goes first.
final class DirectoryGuard {
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            cat >/dev/null
            tries=0
            while [ -d "$1" ] && [ $tries -lt 100 ]; do
                for pidfile in "$1"/*/data/postmaster.pid; do
                    [ -f "$pidfile" ] && kill -QUIT "$(head -n 1 "$pidfile")"
                done
                for pidfile in "$1"/*/pgbouncer.pid; do
                    [ -f "$pidfile" ] && kill -KILL "$(head -n 1 "$pidfile")" && rm -f "$pidfile"
                done
                ls "$1"/*/data/postmaster.pid || rm -rf -- "$1"
                tries=$((tries + 1))
                sleep 0.1
            done
            rm -rf -- "$1"
            """;

    private final Process process;

    private DirectoryGuard(Process process) {
        this.process = process;
    }

    static DirectoryGuard over(Path directory) {
        try {
            return new DirectoryGuard(new ProcessBuilder("sh", "-c", SCRIPT, "lockstep-lab-guard", directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new LabException("Cannot run sh, which guards " + directory + ": put it on the PATH", e);
        }
    }

    /// Lets the guard go, and waits for it; what is left of the directory goes with it.
    void release() {
        try {
            process.getOutputStream().close();
            process.waitFor(15, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
