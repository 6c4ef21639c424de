package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// An administrator at the command line: `doctor`, `setup`, `doctor`, `cleanup`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SetupCommandIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();

    @BeforeAll
    void start() throws SQLException {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            execute(server, "CREATE DATABASE commanded");
            execute(server.named("commanded"), "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric)");
        }
        NativeReplication.create(source(), target(), "commanded_sub", List.of(new TableName("public", "orders")))
                .awaitSynchronised(Duration.ofMinutes(2));
    }

    @Test
    void a_migration_is_set_up_examined_and_cleaned_up() throws Exception {
        Path file = configuration(lab.kafka().bootstrap(), 60);
        Ended missing = lockstep(file, "doctor");
        assertThat(missing.status()).isEqualTo(3);
        assertThat(missing.out())
                .contains("ERROR  source connection: ", "OK     source version: PostgreSQL", "steps are to be done");

        Ended plan = lockstep(file, "setup", "--dry-run");
        assertThat(plan.status()).isZero();
        assertThat(plan.out())
                .startsWith("-- Setup of migration commanded")
                .contains("CREATE ROLE \"lockstep\" LOGIN REPLICATION;", "-- \\password lockstep")
                .doesNotContain("geheim");

        Ended setup = lockstep(file, "setup");
        assertThat(setup.status()).as(setup.err()).isZero();
        assertThat(setup.err())
                .contains("  source  slot lockstep_commanded_source: done")
                .doesNotContain("geheim");
        assertThat(setup.out())
                .contains("On the source, role lockstep has", "Subscription commanded_sub carries lockstep.watermark");

        JsonNode again = JSON.readTree(lockstep(file, "setup", "-o", "json").out());
        assertThat(again.path("complete").asBoolean()).isTrue();
        assertThat(again.path("steps"))
                .allMatch(step -> step.path("outcome").asText().equals("already there"));

        JsonNode doctor = JSON.readTree(lockstep(file, "doctor", "-o", "json").out());
        assertThat(doctor.path("ok").asBoolean()).as(doctor.toPrettyString()).isTrue();

        Ended cleanup = lockstep(file, "cleanup");
        assertThat(cleanup.status()).as(cleanup.err()).isZero();
        assertThat(cleanup.out()).contains("Everything that Lockstep had created is gone");
        assertThat(lockstep(file, "cleanup").out()).contains("Nothing to do");
    }

    @Test
    void what_is_wrong_has_the_exit_status_of_the_contract() throws Exception {
        Path file = configuration("127.0.0.1:1", 3);

        Ended unreachable = lockstep(file, "setup");

        assertThat(unreachable.status()).isEqualTo(8);
        assertThat(unreachable.err())
                .contains("Kafka at 127.0.0.1:1")
                .contains("fix:")
                .doesNotContain("\tat ");
    }

    private Ended lockstep(Path file, String... words) throws Exception {
        String[] all = new String[words.length + 2];
        all[0] = "--config";
        all[1] = file.toString();
        System.arraycopy(words, 0, all, 2, words.length);
        Program program = Program.run(directory, all);
        return new Ended(program.status().get(2, TimeUnit.MINUTES), program.out(), program.err());
    }

    private record Ended(int status, String out, String err) {}

    /// @param patience how many seconds Kafka is given to answer
    private Path configuration(String bootstrap, int patience) throws IOException {
        Path file = Files.createTempFile(directory, "lockstep", ".yaml");
        return Files.writeString(file, """
                migration: commanded
                source: { url: "%s", user: lockstep, password: geheim }
                target: { url: "%s", user: lockstep, password: geheim }
                admin:
                  source: { user: postgres, password: "%s" }
                  target: { user: postgres, password: "%s" }
                kafka: { bootstrap: "%s", partitions: 2, properties: { default.api.timeout.ms: "%d000", request.timeout.ms: "%d000" } }
                replication: { type: native, native: { subscription: commanded_sub } }
                tables: { include: [ "public.*" ] }
                """.formatted(
                        source().jdbcUrl(),
                        target().jdbcUrl(),
                        source().password(),
                        target().password(),
                        bootstrap,
                        patience,
                        patience / 3));
    }

    private Database source() {
        return lab.source().database().named("commanded");
    }

    private Database target() {
        return lab.target().database().named("commanded");
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
