package io.lockstep.app.cutover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.Main;
import io.lockstep.lab.PgBouncer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the cutover's workflow runs, as its runner would, against a coordinator that moves a shop: only the
/// session to it is left out, since it is on this machine, and `aws` is a fake that writes down what it is
/// asked.
final class WorkflowIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAKE_AWS = """
            #!/usr/bin/env bash
            # A fake of the command line of AWS: it keeps what it was asked for, and does nothing
            printf '%s\\n' "$@" >>"$(dirname "$0")/asked"
            """;

    @TempDir
    private Path directory;

    private Migration migration;
    private final Map<String, String> runner = new HashMap<>();
    private String approver = "";

    @BeforeEach
    void begin() throws Exception {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        for (String tool : List.of("jq", "curl")) {
            assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                            .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool))))
                    .as("%s is not installed", tool)
                    .isTrue();
        }
        migration = new Migration(directory, 1);
        approver = Files.readString(migration.token("paul", "approver"));
        Path bin = Files.createDirectories(directory.resolve("bin"));
        executable(bin.resolve("aws"), FAKE_AWS);
        runner.put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
        runner.put("LOCKSTEP", executable(bin.resolve("lockstep"), command()).toString());
        runner.put("LOCKSTEP_PORT", port());
        runner.put("LOCKSTEP_TOKEN", Files.readString(migration.token("olga", "operator")));
        runner.put("LOCKSTEP_LOG_DIR", directory.resolve("logs").toString());
        runner.put("GITHUB_OUTPUT", directory.resolve("output").toString());
        runner.put("GITHUB_STEP_SUMMARY", directory.resolve("summary").toString());
    }

    @AfterEach
    void end() throws Exception {
        if (migration != null) {
            migration.close();
        }
    }

    @Test
    void a_workflow_looks_rehearses_moves_and_goes_back_and_losing_its_runner_stops_nothing() throws Exception {
        try (Till tills = migration.open(4)) {
            await().atMost(PATIENCE)
                    .until(() -> migration.program("status").status().get() == 0);

            assertThat(script("connected").status()).isZero();
            String plan = itIsLookedAt();
            anotherPlanIsRefused();
            itIsRehearsed(plan);
            itsRunnerIsLost(plan);
            itIsKept();
            itGoesBack();

            tills.end();
            assertThat(tills.failures()).isEmpty();
        }
    }

    @Test
    void a_coordinator_that_is_not_there_is_said_to_be_so_and_told() throws Exception {
        runner.put("LOCKSTEP_PORT", "1");
        runner.put("LOCKSTEP_PATIENCE", "2");

        assertThat(script("connected").status()).isEqualTo(8);
        assertThat(script("preflight", "execute").status()).isEqualTo(8);
        assertThat(script("execute", "execute", "the night", "0123456789ab").status())
                .isEqualTo(8);
        assertThat(script("evidence", directory.resolve("evidence").toString()).status())
                .isZero();
        assertThat(Files.readString(directory.resolve("evidence/missing.txt")))
                .contains("status.json", "cutovers.json");
        runner.putAll(Map.of(
                "MODE",
                "execute",
                "OUTCOME",
                "failure",
                "LOCKSTEP_STATUS",
                "8",
                "LOCKSTEP_TOPIC_ARN",
                "arn:aws:sns:x:1:t"));
        assertThat(script("notice", directory.resolve("evidence").toString()).status())
                .isZero();
        assertThat(Files.readString(directory.resolve("bin/asked")))
                .contains("sns", "publish", "arn:aws:sns:x:1:t", "Lockstep: execute of this repository: failure")
                .contains("cannot be reached", "not known: the coordinator could not be asked");
    }

    private String itIsLookedAt() throws Exception {
        Ended looked = script("preflight", "execute");
        assertThat(looked.status()).as(looked.said()).isZero();
        String plan = JSON.readTree(looked.out()).path("plan").asText();
        assertThat(plan).matches("[0-9a-f]{12}");
        assertThat(Files.readString(directory.resolve("output"))).contains("plan=" + plan + "\n", "status=0\n");
        assertThat(Files.readString(directory.resolve("summary")))
                .contains("## Preflight of execute: done", plan, "GO  plan ", "ALTER ROLE \"till\" NOLOGIN");
        return plan;
    }

    private void anotherPlanIsRefused() throws Exception {
        runner.put("LOCKSTEP_APPROVER_TOKEN", approver);
        Ended refused = script("execute", "execute", "the night", "0123456789ab");
        assertThat(refused.status()).as(refused.said()).isEqualTo(3);
        assertThat(refused.said()).contains("0123456789ab");
        await("it is given up")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(newest().path("phase").asText()).isEqualTo("ABORTED"));
        assertThat(login()).isEqualTo("t");
    }

    private void itIsRehearsed(String plan) throws Exception {
        Ended rehearsed = script("execute", "rehearse", "rehearsal", plan);
        assertThat(rehearsed.status()).as(rehearsed.said()).isZero();
        assertThat(rehearsed.out()).contains("this was a rehearsal");
        assertThat(login()).isEqualTo("t");
    }

    /// The first runner is lost while it waits for people to approve; the second one sees it through.
    private void itsRunnerIsLost(String plan) throws Exception {
        runner.remove("LOCKSTEP_APPROVER_TOKEN");
        Process lost = start(directory.resolve("lost"), "execute", "execute", "the night", plan);
        await().atMost(PATIENCE)
                .until(() -> newest().path("mode").asText().equals("EXECUTE")
                        && newest().path("phase").asText().equals("WAIT_FOR_SYNC"));
        lost.descendants().forEach(ProcessHandle::destroyForcibly);
        lost.destroyForcibly().waitFor();

        Process other = start(directory.resolve("other"), "execute", "resume", "the first runner was lost");
        Migration.require(
                0,
                migration.program(
                        "cutover",
                        "approve",
                        "--plan",
                        plan,
                        "--token-file",
                        directory.resolve("paul").toString()));
        assertThat(other.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(other.exitValue())
                .as(Files.readString(directory.resolve("other")))
                .isZero();
        assertThat(newest().path("phase").asText()).isEqualTo("FAILBACK_WINDOW");
        assertThat(login()).isEqualTo("f");
    }

    private void itIsKept() throws Exception {
        Migration.require(0, migration.program("certificate", "--wait", "-o", "json"));
        Path evidence = directory.resolve("evidence");
        assertThat(script("evidence", evidence.toString()).status()).isZero();

        assertThat(evidence.resolve("missing.txt")).doesNotExist();
        String id = newest().path("id").asText();
        assertThat(Files.readString(evidence.resolve("journal-" + id + ".json")))
                .contains("COMMIT");
        assertThat(JSON.readTree(evidence.resolve("cutover-" + id + ".json").toFile())
                        .path("phase")
                        .asText())
                .isEqualTo("FAILBACK_WINDOW");
        for (String file : List.of("status", "tables", "divergences", "certificate")) {
            assertThat(JSON.readTree(evidence.resolve(file + ".json").toFile()).isObject())
                    .as(file)
                    .isTrue();
        }
        runner.putAll(Map.of("MODE", "execute", "OUTCOME", "cancelled", "LOCKSTEP_TOPIC_ARN", "arn:aws:sns:x:1:t"));
        assertThat(script("notice", evidence.toString()).status()).isZero();
        assertThat(Files.readString(directory.resolve("bin/asked")))
                .contains("run " + id + " (EXECUTE) is in FAILBACK_WINDOW", "mode resume to follow it")
                .doesNotContain("geheim");
    }

    private void itGoesBack() throws Exception {
        migration.awaitFailbackReady(0);
        assertThat(script("preflight", "failback").status()).isZero();
        runner.put("LOCKSTEP_APPROVER_TOKEN", approver);
        Ended back = script("execute", "failback", "too slow");
        assertThat(back.status()).as(back.said()).isZero();
        assertThat(login()).isEqualTo("t");
    }

    private JsonNode newest() throws Exception {
        String answer = migration.run().get("/api/v1/cutovers");
        return JSON.readTree(answer.substring("200 ".length())).path("cutovers").path(0);
    }

    private String login() throws Exception {
        return Migration.value(
                migration.source(), "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + Migration.APP + "'");
    }

    private String port() throws IOException {
        var found =
                Pattern.compile("http: \\{ port: (\\d+)").matcher(Files.readString(directory.resolve("lockstep.yaml")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /// The command as the launcher runs it, without building it first.
    private static String command() {
        return "#!/usr/bin/env bash\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp '%s' %s \"$@\"\n"
                .formatted(
                        ProcessHandle.current().info().command().orElseThrow(),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName());
    }

    private static Path executable(Path file, String text) throws IOException {
        return Files.setPosixFilePermissions(
                Files.writeString(file, text), PosixFilePermissions.fromString("rwx------"));
    }

    private Ended script(String name, String... words) throws IOException, InterruptedException {
        Path said = directory.resolve("said-" + name);
        Path out = directory.resolve("out-" + name);
        Process process = builder(name, words)
                .redirectError(said.toFile())
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("%s ends", name).isTrue();
        return new Ended(process.exitValue(), Files.readString(out, UTF_8), Files.readString(said, UTF_8));
    }

    private Process start(Path said, String name, String... words) throws IOException {
        return builder(name, words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private ProcessBuilder builder(String name, String... words) {
        List<String> command = new ArrayList<>();
        command.add(REPOSITORY.resolve("scripts/workflow/" + name).toString());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(runner);
        return builder;
    }

    /// How a script has ended, and what it has written.
    private record Ended(int status, String out, String said) {}
}
