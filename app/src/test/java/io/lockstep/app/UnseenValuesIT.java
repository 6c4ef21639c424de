package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values out of line that no update touches, and that no change log so ever shows: `lockstep run` reads them. The
/// sweep, which would find them as well, is started when they have been.
final class UnseenValuesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private Lab lab;
    private Path file;
    private Program run;

    /// Three rows with a value out of line, of which the target has another in the second.
    @BeforeEach
    void start() throws SQLException, IOException {
        lab = Lab.builder().source().target().start();
        String table = """
                CREATE TABLE letters (id integer PRIMARY KEY, counter integer, document text);
                ALTER TABLE letters ALTER document SET STORAGE EXTERNAL""";
        execute(source(), table);
        execute(target(), table);
        execute(
                source(),
                "INSERT INTO letters SELECT id, 0, repeat('letter ' || id, 1000) FROM generate_series(1, 3) AS id");
        NativeReplication.create(source(), target(), "letters", List.of(new TableName("public", "letters")))
                .awaitSynchronised(PATIENCE);
        execute(target(), "UPDATE letters SET document = repeat('forgery', 1000) WHERE id = 2");
        file = configuration();
        run = lockstep("run");
    }

    @AfterEach
    void stop() throws Exception {
        run.interrupt();
        run.status().get(60, TimeUnit.SECONDS);
        lab.close();
    }

    @Test
    void they_are_found_right_or_wrong_once_their_row_rests() throws Exception {
        awaitNothingButUnswept();
        touch(1);
        awaitOneRowSeen();
        awaitNothingButUnswept();

        try (var hot = Executors.newSingleThreadScheduledExecutor()) {
            var _ = hot.scheduleWithFixedDelay(() -> touch(3), 0, 20, TimeUnit.MILLISECONDS);
            touch(2);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(divergences())
                            .contains("CONFIRMED", "VALUE_MISMATCH", "\"document\"", "\"id\" : 2"));
            awaitStatus(1, "COLUMN_NOT_VISIBLE: public.letters");
        }
        assertThat(divergences()).doesNotContain("\"id\" : 1", "\"id\" : 3");

        execute(source(), "UPDATE letters SET document = repeat('new', 3000) WHERE id = 2");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(divergences()).contains("HEALED"));
        awaitNothingButUnswept();
        sweep();
        awaitStatus(0, "PROVEN");
        assertThat(divergences()).doesNotContain("\"id\" : 1", "\"id\" : 3", "letter ", "forgery");
    }

    private void awaitNothingButUnswept() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Program status = lockstep("status");
            assertThat(status.status().get()).as(status.out()).isEqualTo(4);
            assertThat(status.out()).containsOnlyOnce("NOT_SWEPT: no sweep of the rows at rest");
            assertThat(status.out()).doesNotContain("COLUMN_NOT_VISIBLE", "STARTING", "OPEN_DIVERGENCES");
        });
    }

    private void sweep() throws Exception {
        Program made = lockstep("token", "new", "--name", "ada", "--role", "operator");
        assertThat(made.status().get()).as(made.err()).isZero();
        Path token = Files.writeString(directory.resolve("ada"), made.out().strip());
        Program started = lockstep("sweep", "start", "--reason", "they are right", "--token-file", token.toString());
        assertThat(started.status().get()).as(started.err()).isZero();
        await().atMost(PATIENCE).untilAsserted(() -> {
            Program status = lockstep("sweep", "status");
            assertThat(status.status().get()).isZero();
            assertThat(status.out()).contains("main-1-1", "DONE", "1 of 1", "100.0 %", "ada: they are right");
        });
    }

    private void touch(int letter) {
        try {
            execute(source(), "UPDATE letters SET counter = counter + 1 WHERE id = " + letter);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitStatus(int exit, String word) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Program status = lockstep("status");
            assertThat(status.status().get()).as(status.out()).isEqualTo(exit);
            assertThat(status.out()).contains(word);
        });
    }

    private void awaitOneRowSeen() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Program tables = lockstep("tables", "-o", "json");
            assertThat(tables.status().get()).isZero();
            assertThat(tables.out()).containsPattern("(?s)\"public.letters\".*?\"rows\" : 1\\b");
        });
    }

    private String divergences() throws InterruptedException, ExecutionException {
        Program listed = lockstep("divergences", "-o", "json");
        listed.status().get();
        return listed.out();
    }

    private Program lockstep(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "--config";
        all[1] = file.toString();
        System.arraycopy(words, 0, all, 2, words.length);
        return Program.run(directory, all);
    }

    private Path configuration() throws IOException {
        return Files.writeString(directory.resolve("lockstep.yaml"), """
                migration: letters
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "%s", user: "%s", password: "%s" }
                kafka: { bootstrap: embedded, partitions: 2 }
                replication: { type: native, native: { subscription: letters } }
                tables: { include: [ "public.*" ] }
                watermark: { interval: 200ms }
                verifier: { state-dir: "%s" }
                sweep: { automatic: false }
                http: { port: %d, tokens-file: "%s" }
                """.formatted(
                        source().jdbcUrl(),
                        source().user(),
                        source().password(),
                        target().jdbcUrl(),
                        target().user(),
                        target().password(),
                        directory.resolve("state"),
                        freePort(),
                        directory.resolve("tokens.json")));
    }

    private Database source() {
        return lab.source().database();
    }

    private Database target() {
        return lab.target().database();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
