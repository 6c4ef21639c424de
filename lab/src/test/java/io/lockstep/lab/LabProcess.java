package io.lockstep.lab;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A JVM of its own that starts a source in a lab below a given directory, says where, and waits.
final class LabProcess implements AutoCloseable {
    private final Process process;
    private final Path lab;
    private final long postmaster;

    private LabProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith("LAB ")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("The lab did not start: see the test's output");
        }
        this.lab = Path.of(line.substring(4));
        this.postmaster = Long.parseLong(
                Files.readAllLines(lab.resolve("source/data/postmaster.pid")).getFirst());
    }

    static LabProcess start(Path parent) throws IOException {
        return start(parent, List.of(), System.getProperty("java.class.path"));
    }

    /// As another user, who sees neither our class path nor our home.
    static LabProcess startAs(String user, Path parent) throws IOException {
        Path shown = parent.resolve("classes");
        String classPath = show(shown);
        open(parent);
        return start(parent, List.of("setpriv", "--reuid=" + user, "--regid=65534", "--clear-groups"), classPath);
    }

    public static void main(String[] arguments) throws Exception {
        LabDirectory directory = LabDirectory.below(Path.of(arguments[0]), true);
        PostgresServer server = PostgresServer.create(directory, "source", PostgresOptions.defaults());
        Sessions.execute(server.database(), "SELECT 1");
        System.out.println("LAB " + directory.path());
        Thread.currentThread().join();
    }

    Path lab() {
        return lab;
    }

    /// Ctrl-C reaches the guard as well. The JVM is told by TERM, which takes the same way through it as
    /// INT but works
    /// where the tests themselves run in the background with INT ignored.
    void interrupt() {
        guards().forEach(guard -> Commands.succeeds(List.of("sh", "-c", "kill -INT " + guard.pid())));
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    void killGuard() {
        guards().forEach(guard -> {
            guard.descendants().forEach(ProcessHandle::destroyForcibly);
            guard.destroyForcibly();
        });
    }

    private Stream<ProcessHandle> guards() {
        return process.children()
                .filter(child -> child.info().commandLine().orElse("").contains("lockstep-lab-guard"));
    }

    boolean isGone() {
        return !process.isAlive();
    }

    /// A process that ended but was not yet collected by its parent counts as gone.
    boolean serverIsGone() {
        return ProcessHandle.of(postmaster)
                .flatMap(server -> server.info().commandLine())
                .isEmpty();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
    }

    private static LabProcess start(Path parent, List<String> prefix, String classPath) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx128m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Djava.io.tmpdir=" + parent, "-cp", classPath));
        command.addAll(List.of(LabProcess.class.getName(), parent.toString()));
        return new LabProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static String show(Path shown) throws IOException {
        Files.createDirectory(shown);
        List<Path> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            copies.add(copy(
                    Path.of(entry),
                    shown.resolve(copies.size() + "-" + Path.of(entry).getFileName())));
        }
        return copies.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path copy(Path entry, Path copy) throws IOException {
        if (Files.notExists(entry)) {
            return copy;
        }
        try (Stream<Path> files = Files.walk(entry, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(entry.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static void open(Path parent) throws IOException {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
}
