package io.lockstep.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One service in a JVM of its own, that can be killed and started again. What it prints is kept over its
/// lives.
public final class ServiceProcess implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path directory;
    private final Path own;
    private final int port;
    private final Map<String, String> environment;
    private final List<String> words;
    private Set<String> before = Set.of();
    private Process process;

    /// @param directory of its own; its temporary files go to `tmp` below it
    /// @param port where it serves its health
    public ServiceProcess(Path directory, int port, String... words) {
        this(directory, directory, port, Map.of(), List.of(words));
    }

    /// @param directory where it works, among others
    /// @param own what it prints goes there
    /// @param environment more variables than this process has
    ServiceProcess(Path directory, Path own, int port, Map<String, String> environment, List<String> words) {
        this.directory = directory;
        this.own = own;
        this.port = port;
        this.environment = Map.copyOf(environment);
        this.words = List.copyOf(words);
        this.process = launch();
    }

    public void start() {
        process = launch();
    }

    /// `kill -9`
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `kill -TERM`. Returns the exit status.
    ///
    /// @throws IllegalStateException when it does not end
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /// Ctrl-C.
    void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The exit status, once it has ended.
    ///
    /// @throws IllegalStateException when it does not
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException(this + " did not end within a minute");
        }
        return process.exitValue();
    }

    public boolean ready() {
        return get("/health/ready").startsWith("200");
    }

    /// The status and the body; empty when it does not answer.
    public String get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            var response = CLIENT.send(request, BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What it has said on stderr.
    public String said() {
        return read(own.resolve("err")) + read(own.resolve("out"));
    }

    String log() {
        return read(directory.resolve(".lockstep/logs/lockstep.log"));
    }

    /// What this life of it has left of temporary files. One that is killed in the moment between unpacking a
    /// library and removing the copy leaves that.
    List<String> temporaryFiles() {
        return files().filter(file -> !before.contains(file)).toList();
    }

    private Stream<String> files() {
        try (Stream<Path> files = Files.walk(temporary(directory))) {
            return files.skip(1).map(Path::toString).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /// A JVM like those of the services, not started yet.
    ///
    /// @param directory where it works; its temporary files go to `tmp` below it
    static ProcessBuilder java(Path directory, Class<?> main) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary(directory),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().remove("LOCKSTEP_LOG_DIR");
        return builder;
    }

    private static Path temporary(Path directory) {
        try {
            return Files.createDirectories(directory.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        before = files().collect(Collectors.toSet());
        ProcessBuilder builder = java(directory, Main.class)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(own.resolve("err").toFile()))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(own.resolve("out").toFile()));
        builder.command().addAll(words);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
