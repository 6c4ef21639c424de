package io.lockstep.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command that has been started, with its output going to files. Closing it ends it.
record Command(Process process, Path out, Path err) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    /// Starts it with exactly this environment, and nothing to read.
    static Command start(Path folder, Map<String, String> environment, List<String> words) throws IOException {
        var out = Files.createTempFile("out", ".txt");
        var err = Files.createTempFile("err", ".txt");
        var builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Command(builder.start(), out, err);
    }

    String errSoFar() throws IOException {
        return Files.readString(err);
    }

    Outcome await() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("ends within %s s", PATIENCE_SECONDS)
                .isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }
}
