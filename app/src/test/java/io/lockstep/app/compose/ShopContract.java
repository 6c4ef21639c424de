package io.lockstep.app.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.Program;
import io.lockstep.lab.Database;
import io.lockstep.lab.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the databases of docker-compose.yml execute when they are new makes a migration that Lockstep sets
/// up and proves with the configuration of docker-compose.yml; a row that is wrong on the target is named.
/// Servers and broker are whatever a subclass starts.
abstract class ShopContract {
    static final String PASSWORD = "Quittenbrot";

    private static final Path COMPOSE = Path.of("../compose").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    /// Its database `shop`, which is empty, as a superuser `shop_admin` whose password is [#PASSWORD].
    abstract Database source();

    abstract Database target();

    /// The source's address, as the target's server reaches it.
    abstract String sourceHostAndPort();

    abstract String bootstrap();

    @Test
    void the_shop_of_the_compose_file_is_set_up_and_proven() throws Exception {
        executeAll(source(), "source-db", "10-shop.sql", "20-rows.sql", "30-roles.sh");
        executeAll(target(), "target-db", "10-shop.sql", "30-roles.sh");
        Path file = configuration();

        require(run(file, "setup"));
        Program running = run(file, "run");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(run(file, "status").status().get()).isZero());

        sell();
        execute(target(), "UPDATE products SET price = 0 WHERE id = 700");
        await().atMost(PATIENCE).untilAsserted(() -> {
            Program divergences = run(file, "divergences");
            divergences.status().get();
            assertThat(divergences.out()).contains("public.products", "{\"id\":700}", "FOREIGN_WRITE");
        });

        running.interrupt();
        running.status().get(1, TimeUnit.MINUTES);
    }

    /// What the workload does, once.
    private void sell() throws IOException, SQLException {
        String sale = Files.readString(COMPOSE.resolve("workload/sale.sql"))
                .replaceAll("(?m)^\\\\set.*$", "")
                .replace(":product", "17")
                .replace(":amount", "2");
        execute(source(), sale);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value(target(), "SELECT count(*) FROM orders"))
                        .isEqualTo("1"));
    }

    private Path configuration() throws IOException {
        byte[] key = new byte[32];
        ThreadLocalRandom.current().nextBytes(key);
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        for (Map.Entry<String, String> each : Map.of(
                        "source", "Quittenbrot1",
                        "target", "Quittenbrot2",
                        "admin", PASSWORD,
                        "pgbouncer", "Quittenbrot3",
                        "fingerprint.key", HexFormat.of().formatHex(key))
                .entrySet()) {
            Files.writeString(secrets.resolve(each.getKey()), each.getValue());
        }
        String text = Files.readString(COMPOSE.resolve("lockstep.yaml"))
                .replace("jdbc:postgresql://source:5432/shop", source().jdbcUrl())
                .replace("jdbc:postgresql://target:5432/shop", target().jdbcUrl())
                .replace("kafka:9092", bootstrap())
                .replaceAll("(?m)^certificate:.*$", "watermark: { interval: 200ms }")
                .replaceAll("port: 8080", "port: " + FreePort.any())
                .replace("/run/secrets", secrets.toString())
                .replace("/var/lib/lockstep/", directory + "/");
        return Files.writeString(directory.resolve("lockstep.yaml"), text);
    }

    private void executeAll(Database database, String side, String... files) throws IOException, SQLException {
        for (String file : files) {
            String text = Files.readString(COMPOSE.resolve(side).resolve(file));
            if (file.endsWith(".sh")) {
                text = text.replaceFirst("(?s).*<<'SQL'\n(.*)SQL\n", "$1")
                        .replaceAll("(?m)^\\\\set .*$", "")
                        .replace(":'password'", "'Quittenbrot4'")
                        .replace(
                                ":'source'",
                                "'%s dbname=shop user=shop_admin password=%s'"
                                        .formatted(sourceHostAndPort(), PASSWORD));
            }
            // A subscription can be made outside of a transaction alone, in which several statements at once are
            for (String statement : text.split(";\n", -1)) {
                execute(database, statement);
            }
        }
    }

    private Program run(Path file, String command) {
        return Program.run(directory, "--config", file.toString(), command);
    }

    private static void require(Program program) throws Exception {
        Future<Integer> status = program.status();
        assertThat(status.get(2, TimeUnit.MINUTES))
                .as(program.err() + program.out())
                .isZero();
    }

    static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Database database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
