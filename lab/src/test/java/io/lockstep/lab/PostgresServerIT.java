package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PostgresServerIT {
    @TempDir
    private Path parent = Path.of("");

    @Test
    void a_server_that_was_stopped_or_crashed_comes_back_with_its_data_on_its_port() throws SQLException {
        try (LabDirectory directory = LabDirectory.create()) {
            PostgresServer server = PostgresServer.create(directory, "one", PostgresOptions.defaults());
            Database database = server.database();
            Sessions.execute(database, "CREATE TABLE kept AS SELECT 1 AS one");

            server.stop();
            assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
            server.start();
            assertThat(Sessions.text(database, "SELECT one FROM kept")).isEqualTo("1");

            server.crash();
            assertThat(server.isRunning()).isFalse();
            server.start();
            assertThat(Sessions.text(database, "SELECT one FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void a_wrong_password_is_refused_and_the_right_one_is_never_printed() {
        Database database = SharedLab.lab().source().database();
        Database wrong = Database.of(database.jdbcUrl(), database.user(), "wrong");

        assertThatThrownBy(wrong::connect).isInstanceOf(SQLException.class).hasMessageContaining("password");
        assertThat(database.toString()).doesNotContain(database.password());
    }

    @Test
    void a_setting_that_the_server_does_not_know_is_named_in_the_error() {
        try (LabDirectory directory = LabDirectory.create()) {
            PostgresOptions options = PostgresOptions.defaults().with("no_such_setting", "1");

            assertThatThrownBy(() -> PostgresServer.create(directory, "one", options))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("no_such_setting");
        }
    }

    @Test
    void root_without_user_namespaces_runs_it_as_another_user() throws SQLException {
        assumeTrue(ProcessUser.isRoot(), "not root: no other user is needed");
        PostgresOptions options = PostgresOptions.defaults();
        try (LabDirectory directory = LabDirectory.create()) {
            Database one = PostgresServer.create(directory, "one", options, new PostgresAccount.SetPriv("nobody"))
                    .database();
            Database two = PostgresServer.create(directory, "two", options, new PostgresAccount.SwitchUser("nobody"))
                    .database();
            assertThat(Sessions.text(one, "SELECT 1")).isEqualTo("1");
            assertThat(Sessions.text(two, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void an_installed_postgresql_can_be_named() throws SQLException, IOException {
        Optional<Path> installed = installed();
        assumeTrue(installed.isPresent(), "no PostgreSQL is installed on this machine");
        try (LabDirectory directory = LabDirectory.create()) {
            PostgresOptions options = PostgresOptions.defaults().withPrograms(installed.orElseThrow());
            PostgresServer server = PostgresServer.create(directory, "old", options);
            assertThat(Sessions.text(server.database(), "SHOW server_version")).startsWith(server.majorVersion() + ".");
        }
    }

    @Test
    void a_directory_without_initdb_is_refused_by_name() {
        assertThatThrownBy(() -> PostgresOptions.defaults().withPrograms(parent))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("initdb")
                .hasMessageContaining(parent.toString());
    }

    private static Optional<Path> installed() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst();
        }
    }
}
