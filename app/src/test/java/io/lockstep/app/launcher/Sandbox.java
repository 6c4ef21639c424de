package io.lockstep.app.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A copy of the launcher in a project of its own, on a machine of its own: a home, and a PATH with the tools that
/// the launcher needs but no Java and no Maven. Tests put in what they want it to find.
final class Sandbox {
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SCRIPTS =
            List.of("lockstep", "mvnw", "scripts/fetch.sh", "scripts/jdk.sh", "scripts/build.sh");
    private static final List<String> TOOLS = List.of(
            "awk",
            "basename",
            "bash",
            "cat",
            "cksum",
            "curl",
            "cut",
            "dirname",
            "env",
            "find",
            "flock",
            "gzip",
            "head",
            "ls",
            "mkdir",
            "mktemp",
            "mv",
            "printf",
            "readlink",
            "rm",
            "sed",
            "sh",
            "sha256sum",
            "shasum",
            "sleep",
            "sort",
            "tail",
            "tar",
            "tr",
            "uname",
            "wget");

    final Path folder;
    final Path project;
    final Path jdks;
    private final Map<String, String> environment = new HashMap<>();

    private Sandbox(Path folder) {
        this.folder = folder;
        project = folder.resolve("a project");
        jdks = folder.resolve("jdks");
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("PATH", bin().toString());
        environment.put("LOCKSTEP_JDK_FOLDERS", jdks.toString());
    }

    static Sandbox in(Path folder) throws IOException {
        var sandbox = new Sandbox(folder);
        for (var name : TOOLS) {
            tool(name).ifPresent(tool -> link(sandbox.bin().resolve(name), tool));
        }
        for (var name : SCRIPTS) {
            sandbox.copyFromRepository(name);
        }
        sandbox.write("pom.xml", "<project/>");
        sandbox.write(".mvn/jvm.config", "");
        sandbox.write("app/pom.xml", "<project/>");
        sandbox.write("app/src/main/java/Main.java", "class Main {}");
        return sandbox;
    }

    /// Where the tool lies on the PATH of this test.
    static Optional<Path> tool(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static void link(Path link, Path target) {
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The only folder on the PATH.
    Path bin() {
        return folder.resolve("bin");
    }

    Path cache() {
        return folder.resolve("home/.cache/lockstep");
    }

    Sandbox with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    void copyFromRepository(String name) throws IOException {
        Files.createDirectories(project.resolve(name).getParent());
        Files.copy(REPOSITORY.resolve(name), project.resolve(name));
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(project.resolve(name).getParent());
        Files.writeString(project.resolve(name), text);
    }

    Command start(String... arguments) throws IOException {
        var words = Stream.concat(Stream.of(project.resolve("lockstep").toString()), Stream.of(arguments));
        return Command.start(folder, environment, words.toList());
    }

    /// Runs `lockstep` from the folder above the project.
    Outcome run(String... arguments) throws IOException, InterruptedException {
        try (var command = start(arguments)) {
            return command.await();
        }
    }

    Outcome runCommand(Path from, String... words) throws IOException, InterruptedException {
        try (var command = Command.start(from, environment, List.of(words))) {
            return command.await();
        }
    }
}
