package io.lockstep.app.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.Program;
import io.lockstep.app.SharedLab;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lockstep validate` on two plain databases, by the command line alone.
class ValidateIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab = SharedLab.lab();

    @TempDir
    private Path directory;

    /// The servers have different passwords.
    @BeforeEach
    void writePasswords() throws IOException {
        Path file = Files.createFile(
                directory.resolve("pgpass"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file, password(lab.source().database()) + password(lab.target().database()));
        System.setProperty("org.postgresql.pgpassfile", file.toString());
    }

    @AfterEach
    void forgetPasswords() {
        System.clearProperty("org.postgresql.pgpassfile");
    }

    private static String password(Database database) {
        return database.host() + ":" + database.port() + ":*:" + database.user() + ":" + database.password() + "\n";
    }

    /// One run: how it ended and what it printed.
    private record Ran(int status, String out, String err) {
        JsonNode json() throws Exception {
            return JSON.readTree(out);
        }
    }

    @Test
    void equal_databases_are_equal_and_each_difference_is_named() throws Exception {
        createShop();

        Ran equal = validate("validate_static", "--full", "-o", "json");
        on(
                target("validate_static"),
                "UPDATE public.orders SET note = NULL, total = -total WHERE id = 700",
                "UPDATE public.orders SET note = note || '  ' WHERE id = 701",
                "DELETE FROM public.orders WHERE id = 2000");
        Ran different = validate("validate_static", "--full", "-o", "json");
        Path page = directory.resolve("report.html");
        Ran text = validate("validate_static", "--full", "--tables", "public.*", "--report", page.toString());

        assertThat(equal.status()).as(equal.err()).isZero();
        assertThat(equal.json().path("verdict").asText()).isEqualTo("EQUAL");
        assertThat(equal.json().path("representation").asText()).isEqualTo("not compared");
        assertThat(different.status()).isEqualTo(1);
        JsonNode orders = table(different, "public.orders");
        assertThat(orders.path("verdict").asText()).isEqualTo("DIFFERENT");
        assertThat(orders.path("sourceRows").asLong()).isEqualTo(2000);
        assertThat(orders.path("targetRows").asLong()).isEqualTo(1999);
        assertThat(orders.path("differences").toString())
                .isEqualTo(
                        "[{\"key\":{\"id\":2000},\"class\":\"MISSING_ROW\",\"columns\":[]},"
                                + "{\"key\":{\"id\":700},\"class\":\"VALUE_MISMATCH\",\"columns\":[\"note\",\"total\"]},"
                                + "{\"key\":{\"id\":701},\"class\":\"VALUE_MISMATCH\",\"columns\":[\"note\"],\"cause\":\"PADDING\"}]");
        assertThat(table(different, "Odd schema.\"it's; \"\"x\"\"\"")
                        .path("verdict")
                        .asText())
                .isEqualTo("EQUAL");
        assertThat(text.status()).isEqualTo(1);
        assertThat(text.out())
                .contains("public.orders  DIFFERENT", "VALUE_MISMATCH  public.orders (id=700): note, total")
                .doesNotContain("Odd schema", "n700");
        assertThat(Files.readString(page)).contains("VALUE_MISMATCH", "id=700");
    }

    private void createShop() throws SQLException {
        create("validate_static");
        onBoth(
                "validate_static",
                "CREATE SCHEMA \"Odd schema\"",
                "CREATE TABLE public.orders (id bigint PRIMARY KEY, note text, total numeric)",
                "INSERT INTO public.orders SELECT i, 'n' || i, i / 4.0 FROM generate_series(1, 2000) i",
                "CREATE TABLE \"Odd schema\".\"it's; \"\"x\"\"\" (\"Key\" uuid PRIMARY KEY, v text)",
                "INSERT INTO \"Odd schema\".\"it's; \"\"x\"\"\" SELECT md5(i::text)::uuid, 'v' FROM generate_series(1, 50) i");
    }

    @Test
    void nothing_that_was_not_read_is_called_equal() throws Exception {
        create("validate_unread");
        onBoth("validate_unread", "CREATE TABLE public.orders (id bigint PRIMARY KEY)");

        Ran quick = validate("validate_unread", "--quick", "-o", "json");
        on(source("validate_unread"), "CREATE TABLE public.lone (id int PRIMARY KEY)");
        on(target("validate_unread"), "CREATE TABLE public.stray (id int PRIMARY KEY)");
        Ran partly = validate("validate_unread", "--full", "-o", "json");

        assertThat(quick.status()).isEqualTo(4);
        assertThat(table(quick, "public.orders").path("verdict").asText()).isEqualTo("UNVERIFIED");
        assertThat(partly.status()).as("a table is missing").isEqualTo(1);
        assertThat(partly.json().path("schema_findings").findValuesAsText("kind"))
                .containsExactly("TABLE_MISSING", "TABLE_EXTRA");
        assertThat(table(partly, "public.orders").path("verdict").asText()).isEqualTo("EQUAL");
        assertThat(table(partly, "public.lone").path("reason").asText()).contains("target has no table");
        assertThat(table(partly, "public.stray").path("reason").asText()).contains("source has no such table");
    }

    @Test
    void the_configuration_says_what_is_compared_and_how() throws Exception {
        create("validate_configured");
        onBoth(
                "validate_configured",
                "CREATE TABLE public.prices (id int PRIMARY KEY, p numeric)",
                "CREATE TABLE public.audit_log (id int PRIMARY KEY)");
        on(
                source("validate_configured"),
                "INSERT INTO public.prices VALUES (1, 1.23456), (2, 5)",
                "CREATE SCHEMA marks",
                "CREATE TABLE marks.watermark (id int PRIMARY KEY)",
                "CREATE ROLE validate_marker LOGIN",
                "GRANT USAGE ON SCHEMA public TO validate_marker",
                "GRANT SELECT ON public.prices TO validate_marker");
        on(
                target("validate_configured"),
                "INSERT INTO public.prices VALUES (1, 1.2346), (2, 5)",
                "INSERT INTO public.audit_log VALUES (1)");
        Ran ran = configured("validate_configured", """
                replication: { type: none }
                tables:
                  include: [ "public.*" ]
                  exclude: [ "public.audit_*" ]
                  rules: [ { table: "public.prices", column: "p", compare: { numeric-scale: 4 } } ]
                watermark: { schema: marks, user: validate_marker }
                """);

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.json().path("tables").findValuesAsText("table")).containsExactly("public.prices");
        assertThat(ran.json().path("schema_findings").toString())
                .as("what is Lockstep's own is not compared")
                .doesNotContain("marks")
                .doesNotContain("validate_marker");
    }

    /// The two databases of that name, and more keys.
    private Path configuration(String name, String more) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".yaml"),
                """
                migration: shop
                source: { url: "%s", user: %s, password: "%s" }
                target: { url: "%s", user: %s, password: "%s" }
                kafka: { bootstrap: embedded }
                """.formatted(
                                        source(name).jdbcUrl(),
                                        source(name).user(),
                                        source(name).password(),
                                        target(name).jdbcUrl(),
                                        target(name).user(),
                                        target(name).password())
                        + more);
    }

    private Ran configured(String name, String more) throws Exception {
        return ran("--config", configuration(name, more).toString(), "validate", "--full", "-o", "json");
    }

    @Test
    void what_the_replicator_is_known_to_change_is_told_apart_and_is_no_difference_once_it_is_accepted()
            throws Exception {
        create("validate_lossy");
        onBoth("validate_lossy", "CREATE TABLE public.documents (id int PRIMARY KEY, body text, note text)");
        on(
                source("validate_lossy"),
                "INSERT INTO public.documents SELECT i, repeat('x', 5000), 'n' FROM generate_series(1, 3) AS i");
        on(
                target("validate_lossy"),
                "INSERT INTO public.documents SELECT i, repeat('x', 1024), 'n' FROM generate_series(1, 3) AS i",
                "UPDATE public.documents SET note = 'damaged' WHERE id = 3");
        Files.writeString(directory.resolve("task.json"), """
                {"TargetMetadata": {"SupportLobs": true, "FullLobMode": false, "LimitedSizeLobMode": true, "LobMaxSize": 1,
                                    "BatchApplyEnabled": false}}""");

        String known = "replication: { type: none, dms: { settings: \"" + directory.resolve("task.json") + "\" }";
        Ran damaged = configured("validate_lossy", known + " }");
        on(target("validate_lossy"), "UPDATE public.documents SET note = 'n' WHERE id = 3");
        Ran lossy = configured("validate_lossy", known + " }");
        Ran accepted = configured("validate_lossy", known + ", accepted-losses: [ lob-truncated-at-1KiB ] }");

        JsonNode told = table(damaged, "public.documents").path("differences");
        assertThat(told.findValuesAsText("class")).containsExactly("KNOWN_LOSSY", "KNOWN_LOSSY", "VALUE_MISMATCH");
        assertThat(told.path(0).path("losses").path(0).asText()).isEqualTo("lob-truncated-at-1KiB");
        assertThat(damaged.status()).isEqualTo(1);
        assertThat(lossy.status()).isEqualTo(1);
        assertThat(accepted.status()).as(accepted.err()).isZero();
        assertThat(table(accepted, "public.documents").path("differences")).hasSize(3);
    }

    @Test
    void mistakes_are_refused_with_what_to_do() throws Exception {
        String url = url(source("postgres"));

        assertThat(ran("validate").status()).isEqualTo(2);
        assertThat(ran("validate", "--full", "--quick").status()).isEqualTo(2);
        assertThat(ran("validate", "--full", "--source", url).err()).contains("--source is given without --target");
        assertThat(ran("validate", "--full", "--source", url, "--target", url, "--tables", "no.such")
                        .err())
                .contains("no table matches no.such");
        assertThat(ran("validate", "--full", "--source", url, "--target", url, "--jobs", "0")
                        .status())
                .isEqualTo(2);
        Ran nobody = ran("validate", "--full", "--source", url, "--target", "postgres://127.0.0.1:1/x");
        assertThat(nobody.status()).isEqualTo(8);
        assertThat(nobody.err()).contains("target database at 127.0.0.1:1/x");
    }

    /// A pair that moves, whose replication is held and let go over and over: what is in flight is no
    /// difference, and what was planted is found.
    @Test
    void rows_in_flight_are_no_differences_and_planted_ones_are_found() throws Exception {
        NativeReplication replication = moving();
        var stop = new AtomicBoolean();
        try (replication) {
            replication.awaitSynchronised(PATIENCE);
            Thread writer = Thread.ofVirtual().start(() -> write(source("validate_moving"), stop));
            Thread holder = Thread.ofVirtual().start(() -> hold(replication, stop));
            var clean = new ArrayList<Ran>();
            for (int i = 0; i < 3; i++) {
                clean.add(validate("validate_moving", "--full", "-o", "json"));
            }
            on(
                    target("validate_moving"),
                    "UPDATE public.cold SET v = 'wrong' WHERE id = 17",
                    "DELETE FROM public.cold WHERE id = 18",
                    "INSERT INTO public.moving VALUES (-1, 'extra', 0)");
            Ran planted = validate("validate_moving", "--full", "-o", "json");
            stop.set(true);
            writer.join();
            holder.join();

            assertThat(clean).allSatisfy(ran -> {
                assertThat(differences(ran)).as(ran.out()).isEmpty();
                assertThat(ran.json().path("verdict").asText()).as(ran.out()).isEqualTo("EQUAL");
            });
            assertThat(differences(planted))
                    .as(planted.out())
                    .containsExactlyInAnyOrder(
                            "{\"key\":{\"id\":17},\"class\":\"VALUE_MISMATCH\",\"columns\":[\"v\"]}",
                            "{\"key\":{\"id\":18},\"class\":\"MISSING_ROW\",\"columns\":[]}",
                            "{\"key\":{\"id\":-1},\"class\":\"EXTRA_ROW\",\"columns\":[]}");
        } finally {
            stop.set(true);
        }
    }

    private NativeReplication moving() throws SQLException {
        create("validate_moving");
        onBoth(
                "validate_moving",
                "CREATE TABLE public.moving (id int PRIMARY KEY, v text, n int)",
                "CREATE TABLE public.cold (id int PRIMARY KEY, v text)");
        on(
                source("validate_moving"),
                "INSERT INTO public.moving SELECT i, 'v' || i, 0 FROM generate_series(1, 3000) i",
                "INSERT INTO public.cold SELECT i, 'c' || i FROM generate_series(1, 3000) i");
        return NativeReplication.create(
                source("validate_moving"),
                target("validate_moving"),
                "validate_moving",
                List.of(new TableName("public", "moving"), new TableName("public", "cold")));
    }

    /// Some 200 transactions a second: updates, and rows that come and go.
    private static void write(Database source, AtomicBoolean stop) {
        var random = new Random(1);
        try (Connection connection = source.connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE public.moving SET v = ?, n = n + 1 WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO public.moving VALUES (?, 'new', 0) ON CONFLICT DO NOTHING");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM public.moving WHERE id = ?")) {
            while (!stop.get()) {
                update.setString(1, "v" + random.nextInt());
                update.setInt(2, 1 + random.nextInt(300));
                update.execute();
                PreparedStatement other = random.nextBoolean() ? insert : delete;
                other.setInt(1, 5000 + random.nextInt(50));
                other.execute();
                Thread.sleep(8);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hold(NativeReplication replication, AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                replication.disable();
                Thread.sleep(1500);
                replication.enable();
                Thread.sleep(700);
            }
            replication.enable();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> differences(Ran ran) throws Exception {
        return ran.json().path("tables").findValues("differences").stream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::toString)
                .toList();
    }

    private static JsonNode table(Ran ran, String name) throws Exception {
        return ran.json()
                .path("tables")
                .valueStream()
                .filter(table -> table.path("table").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + ran.out() + ran.err()));
    }

    private Ran validate(String database, String... words) throws Exception {
        return ran(Stream.concat(
                        Stream.of("validate", "--source", url(source(database)), "--target", url(target(database))),
                        Stream.of(words))
                .toArray(String[]::new));
    }

    private Ran ran(String... words) throws Exception {
        Program program = Program.run(directory, words);
        int status = program.status().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Ran(status, program.out(), program.err());
    }

    private static String url(Database database) {
        return "postgres://" + database.user() + "@" + database.host() + ":" + database.port() + "/" + database.name();
    }

    private void create(String name) throws SQLException {
        on(lab.source().database(), "CREATE DATABASE " + name);
        on(lab.target().database(), "CREATE DATABASE " + name);
    }

    private Database source(String name) {
        return lab.source().database().named(name);
    }

    private Database target(String name) {
        return lab.target().database().named(name);
    }

    private void onBoth(String name, String... statements) throws SQLException {
        on(source(name), statements);
        on(target(name), statements);
    }

    private static void on(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
