package io.lockstep.app.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A copy of `terraform/` in a folder of its own, and Terraform in it, with the stand-in for the provider.
record Terraform(Path root) {
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    static final Path TOOLS = REPOSITORY.resolve("tools");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// The stand-in for the provider, one for all runs; null until it is started.
    private static @Nullable Process standIn;

    private static String address = "";

    /// Leaves the test out where the tools are not installed.
    static void assumeInstalled() {
        assumeThat(onPath("terraform")).as("terraform is not installed").isTrue();
        assumeThat(onPath("node")).as("node is not installed").isTrue();
        assumeThat(Files.isDirectory(TOOLS.resolve("node_modules/@grpc/grpc-js")))
                .as("tools/node_modules is not installed: npm ci --prefix tools --ignore-scripts")
                .isTrue();
    }

    static void start() throws IOException {
        Process started = new ProcessBuilder(
                        "node",
                        TOOLS.resolve("terraform-offline/stub.mjs").toString(),
                        TOOLS.resolve("terraform-offline/schema.json").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        standIn = started;
        address = Objects.requireNonNull(
                started.inputReader(StandardCharsets.UTF_8).readLine(), "the stand-in says where it is");
    }

    static void stop() {
        if (standIn != null) {
            standIn.destroy();
        }
    }

    static Terraform copyInto(Path folder) {
        Path source = REPOSITORY.resolve("terraform");
        Path root = folder.resolve("terraform");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = source.relativize(file);
                if (!relative.toString().contains(".terraform")) {
                    Path copy = root.resolve(relative.toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Terraform(root);
    }

    /// Breaks a file of the copy.
    ///
    /// @param line what stands there, exactly once
    void replace(String file, String line, String other) throws IOException {
        Path path = root.resolve(file);
        String text = Files.readString(path);
        assertThat(text.split(Pattern.quote(line), -1))
                .as("%s has '%s' once", file, line)
                .hasSize(2);
        Files.writeString(path, text.replace(line, other));
    }

    /// What is in the state after an apply of an example, as `terraform show -json` tells it.
    JsonNode applied(String example) throws IOException {
        String directory = "examples/" + example;
        run(directory, "init", "-backend=false", "-input=false", "-no-color");
        run(directory, "apply", "-auto-approve", "-input=false", "-no-color", "-var-file=example.tfvars");
        return JSON.readTree(run(directory, "show", "-json"));
    }

    /// Runs Terraform in a folder of the copy, and returns what it prints.
    String run(String directory, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add("terraform");
        words.add("-chdir=" + root.resolve(directory));
        words.addAll(List.of(arguments));
        return command(words);
    }

    /// Runs a command in the repository, and returns what it prints.
    static String command(List<String> words) {
        try {
            Path printed = Files.createTempFile("printed", ".txt");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(REPOSITORY.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "TF_REATTACH_PROVIDERS",
                            address,
                            "TF_CLI_CONFIG_FILE",
                            "/dev/null",
                            "CHECKPOINT_DISABLE",
                            "1"));
            Process process = builder.start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("%s ends", words)
                    .isTrue();
            String text = Files.readString(printed);
            Files.delete(printed);
            assertThat(process.exitValue()).as("%s\n%s", words, text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool)));
    }
}
