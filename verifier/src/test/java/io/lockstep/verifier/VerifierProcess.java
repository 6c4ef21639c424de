package io.lockstep.verifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A verifier in a JVM of its own, to be killed without warning.
final class VerifierProcess implements AutoCloseable {
    private final Process process;

    private VerifierProcess(Process process) {
        this.process = process;
    }

    static VerifierProcess start(Migration migration) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                VerifierProcess.class.getName(),
                migration.name(),
                migration.bootstrap(),
                migration.stateDirectory().toString());
        return new VerifierProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// As `kill -9` does.
    void kill() throws InterruptedException {
        if (!process.destroyForcibly().waitFor(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Process " + process.pid() + " survived kill -9");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Verifier.start(new Migration(arguments[0], arguments[1], Path.of(arguments[2])).settings());
        Thread.currentThread().join();
    }
}
