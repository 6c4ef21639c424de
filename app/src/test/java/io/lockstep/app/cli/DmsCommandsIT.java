package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.Program;
import io.lockstep.app.SharedLab;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.Sessions;
import io.lockstep.lab.TableName;
import io.lockstep.lab.aws.FakeAws;
import io.lockstep.lab.dms.DmsRoles;
import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TaskDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of docs/aws.md, each against the **fake** of AWS.
final class DmsCommandsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "dms_commands";
    private static final String ROLE = "dms_of_commands";
    private static final String MAPPINGS = """
            { "rules": [ { "rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
                           "object-locator": { "schema-name": "public", "table-name": "%" } } ] }""";

    static {
        // for the SDK, which signs every request; the fake looks at none of it
        System.setProperty("aws.accessKeyId", "fake");
        System.setProperty("aws.secretAccessKey", "fake");
    }

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();

    @Test
    void a_task_is_started_looked_at_validated_reloaded_stopped_and_resumed() throws Exception {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            Sessions.execute(server, "CREATE DATABASE " + NAME);
            Sessions.execute(server.named(NAME), "CREATE TABLE t (id int PRIMARY KEY, v text)");
        }
        Database source = lab.source().database().named(NAME);
        Database target = lab.target().database().named(NAME);
        Sessions.execute(source, "INSERT INTO t VALUES (1, 'x')");
        Database writer = DmsRoles.onTarget(target, ROLE, "secret", "dms_control", "public");
        var definition = new TaskDefinition(NAME, false, TaskDefinition.TRANSACTIONAL, MAPPINGS);
        try (DmsTask task = new DmsTask(definition, source, writer, InstantSource.system());
                FakeAws fake = FakeAws.start(task)) {
            SharedLab.configure(
                    directory.resolve("lockstep.yaml"), NAME, """
                    replication:
                      type: dms
                      dms: { task-arn: "%s", target-user: %s, endpoint: "%s" }
                    http: { port: 1 }
                    """.formatted(definition.arn(), ROLE, fake.endpoint()));

            commanded(task, fake, source, target);
        } finally {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> Sessions.execute(
                            source,
                            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '"
                                    + NAME + "'"));
        }
    }

    private void commanded(DmsTask task, FakeAws fake, Database source, Database target) throws Exception {
        assertThat(run(0, "dms", "start", "--wait").out()).isEqualTo("task " + NAME + " is running\n");
        task.awaitRunning(PATIENCE);
        looked(run(0, "dms", "status", "-o", "json"));
        assertThat(run(0, "dms", "status").out())
                .contains("CloudWatch: source 0 ms, target 0 ms (0 when idle; no proof)", "Table completed");
        assertThat(run(4, "validate", "--dms").out()).startsWith("UNVERIFIED: no row was looked at");
        JsonNode full = json(run(0, "validate", "--full", "-o", "json"));
        assertThat(full.at("/verdict").asText()).isEqualTo("EQUAL");
        assertThat(full.at("/dms/status").asText()).isEqualTo("running");

        troubled(task, fake, target, source);
        assertThat(run(0, "dms", "reload-table", "public.t").err()).contains("lockstep setup --new-epoch");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        Sessions.text(target, "SELECT v FROM t WHERE id = 2").equals("ours"));
        assertThat(run(0, "dms", "stop", "--wait").out()).startsWith("task " + NAME + " is stopped");
        assertThat(run(3, "dms", "status").out()).contains("is stopped, Stop Reason NORMAL");
        assertThat(run(0, "dms", "resume", "--wait").out()).isEqualTo("task " + NAME + " is running\n");
    }

    private static void looked(Program status) throws Exception {
        JsonNode document = json(status);
        assertThat(document.at("/schema").asText()).isEqualTo("lockstep/dms/v1");
        assertThat(document.at("/status").asText()).isEqualTo("running");
        assertThat(document.at("/checkpoint").asText()).startsWith("checkpoint:V1#");
        assertThat(document.at("/tables/0/table").asText()).isEqualTo("public.t");
        assertThat(document.at("/tables/0/loaded").asLong()).isEqualTo(1);
        assertThat(document.at("/findings")).isEmpty();
        assertThat(document.at("/unread")).isEmpty();
    }

    private void troubled(DmsTask task, FakeAws fake, Database target, Database source) throws Exception {
        Sessions.execute(target, "INSERT INTO t VALUES (2, 'theirs')");
        Sessions.execute(source, "INSERT INTO t VALUES (2, 'ours')");
        task.suspend(new TableName("public", "t"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> run(1, "validate", "--dms").out().contains("public.t is suspended"));
        fake.trouble().deny("cloudwatch:ListMetrics");
        assertThat(run(4, "dms", "status").out())
                .contains("not read", "fix: allow cloudwatch:ListMetrics on it", "public.t is suspended");
        fake.trouble().expire();
        assertThat(run(2, "dms", "stop").err())
                .contains("dms:StopReplicationTask", "ExpiredTokenException", "give Lockstep valid credentials");
        fake.trouble().end();
    }

    private Program run(int status, String... words) throws Exception {
        Program program = Program.run(
                directory,
                Stream.concat(
                                Stream.of(
                                        "--config",
                                        directory.resolve("lockstep.yaml").toString()),
                                Stream.of(words))
                        .toArray(String[]::new));
        int actual = program.status().get(2, TimeUnit.MINUTES);
        assertThat(actual).as("%s %s", program.out(), program.err()).isEqualTo(status);
        return program;
    }

    private static JsonNode json(Program program) throws Exception {
        return new ObjectMapper().readTree(program.out());
    }
}
