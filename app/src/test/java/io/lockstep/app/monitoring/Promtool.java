package io.lockstep.app.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Debian's `promtool`, which comes with Prometheus. Tests that ask it are skipped where it is not installed.
public final class Promtool {
    /// What it has said, and how it ended.
    public record Answer(int status, String said) {}

    private Promtool() {}

    /// Asks it and waits for the answer.
    ///
    /// @param input what it reads
    public static Answer ask(Path directory, String input, String... words) throws IOException {
        Optional<Path> program = Prometheus.program("promtool");
        assumeThat(program).as("promtool (of Prometheus) is not installed").isPresent();
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(program.orElseThrow().toString()), Stream.of(words))
                                .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        try (var out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), UTF_8);
            return new Answer(process.waitFor(), said);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
