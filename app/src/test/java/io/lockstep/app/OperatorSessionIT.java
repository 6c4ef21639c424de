package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.Shop;
import io.lockstep.lab.Snapshot;
import io.lockstep.lab.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `docs/quick-start.md` is a session at two given databases and a given Kafka, exactly as it prints, and leaves all of
/// them as they were. The page names servers and ports that this machine does not have: they stand for those of the
/// lab.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperatorSessionIT implements SessionPage.Operator {
    private static final Path PAGE = Path.of("../docs/quick-start.md");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern PSQL = Pattern.compile("psql (?<database>old|new) -c \"(?<sql>.*)\"");
    private static final Pattern GREP = Pattern.compile("(?<command>.*) \\| grep -E '(?<pattern>.*)'");

    @TempDir
    private static Path directory;

    private final Map<String, String> places = new LinkedHashMap<>();
    private final Map<String, String> passwords = new LinkedHashMap<>();
    private final List<ServiceProcess> services = new ArrayList<>();
    private final SessionPage page = new SessionPage(read(PAGE));
    private AutoCloseable application = () -> {};
    private Lab lab;
    private Terminal terminal;

    @BeforeAll
    void start() throws SQLException, IOException {
        lab = Lab.start();
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            execute(server, "CREATE DATABASE shop");
        }
        Shop.create(source(), target(), 300, 1);
        execute(
                source(),
                "INSERT INTO customers (id, external_id, email, name, country) VALUES (700, gen_random_uuid(), 'c@example.com', 'C', 'DE')");
        NativeReplication.create(source(), target(), "shop_sub", Shop.tables()).awaitSynchronised(PATIENCE);
        namePlaces();
        writeConfiguration();
        terminal = new Terminal(directory, passwords);
    }

    @AfterAll
    void stop() {
        terminal.close();
        services.forEach(ServiceProcess::close);
        lab.close();
    }

    @Test
    void a_session_prints_what_the_page_shows_and_leaves_databases_and_kafka_as_they_were() throws Exception {
        List<String> sourceBefore = Snapshot.of(source());
        List<String> targetBefore = Snapshot.of(target());
        Set<String> kafkaBefore = topicsAndGroups();

        SessionPage played;
        try {
            played = page.played(this);
        } finally {
            application.close();
        }

        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.writeString(PAGE, played.text());
        } else {
            assertThat(played.comparable())
                    .as("rewrite it with -Dlockstep.regenerate=true")
                    .isEqualTo(page.comparable());
        }
        assertThat(Snapshot.of(source())).isEqualTo(sourceBefore);
        assertThat(Snapshot.of(target())).isEqualTo(targetBefore);
        assertThat(topicsAndGroups()).isEqualTo(kafkaBefore);
        assertThat(played.text()).doesNotContain("\tat ").doesNotContain(passwords.values());
    }

    @Override
    public String type(String command, Pattern until) {
        String[] printed = {""};
        await().atMost(PATIENCE).untilAsserted(() -> {
            printed[0] = onThePage(run(here(command)));
            assertThat(printed[0]).as(command).containsPattern(until);
        });
        return printed[0];
    }

    @Override
    public List<String> start(List<String> commands) {
        List<ServiceProcess> started = commands.stream()
                .map(command -> service(command.substring("./lockstep ".length())))
                .toList();
        services.addAll(started);
        for (ServiceProcess service : started) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(service.said()).as(service.toString()).contains("ready: "));
        }
        return started.stream()
                .map(service -> onThePage(lastLine(service.said())))
                .toList();
    }

    @Override
    public void act(String name) {
        switch (name) {
            case "the application is at work" -> application = workload();
            case "the documents say the same" -> documents();
            case "the services are stopped" -> stopServices();
            default -> throw new IllegalArgumentException("nobody knows how " + name);
        }
    }

    private void documents() {
        assertThat(terminal.lockstep("setup -o json"))
                .contains("\"complete\" : true", "\"outcome\" : \"already there\"")
                .doesNotContain("\"outcome\" : \"done\"");
        assertThat(terminal.lockstep("doctor -o json"))
                .contains("\"ok\" : true")
                .doesNotContain("ERROR");
    }

    private Workload workload() {
        try {
            return Workload.start(source(), 1, 20);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void stopServices() {
        services.forEach(ServiceProcess::interrupt);
        for (ServiceProcess service : services) {
            assertThat(end(service)).as(service.toString()).isEqualTo(130);
        }
    }

    private static int end(ServiceProcess service) {
        try {
            return service.awaitEnd();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String run(String command) {
        Matcher grep = GREP.matcher(command);
        if (grep.matches()) {
            var wanted = Pattern.compile(grep.group("pattern"));
            return run(grep.group("command"))
                    .lines()
                    .filter(wanted.asPredicate())
                    .collect(Collectors.joining("\n"));
        }
        Matcher psql = PSQL.matcher(command);
        if (psql.matches()) {
            return psql(psql.group("database").equals("old") ? source() : target(), psql.group("sql"));
        }
        if (!command.startsWith("./lockstep ")) {
            throw new IllegalArgumentException("the session has no command " + command);
        }
        return terminal.lockstep(command.substring("./lockstep ".length()));
    }

    /// As psql tells it.
    private static String psql(Database database, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            return sql.substring(0, sql.indexOf(' ')) + " " + statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private ServiceProcess service(String words) {
        try {
            Path own = Files.createTempDirectory(directory, "service");
            var environment = new LinkedHashMap<>(passwords);
            environment.put("LOCKSTEP_LOG_DIR", own.toString());
            return new ServiceProcess(directory, own, 0, environment, List.of(words.split(" ")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void namePlaces() throws IOException, SQLException {
        places.put("db-old.example:5432", address(source()));
        places.put("db-new.example:5432", address(target()));
        places.put("kafka.example:9092", lab.kafka().bootstrap());
        for (int port : List.of(8080, 8081, 8082, 8084)) {
            places.put("127.0.0.1:" + port, "127.0.0.1:" + freePort());
        }
        places.put("/srv/shop", directory.toRealPath().toString());
        passwords.put("SOURCE_ADMIN_PASSWORD", source().password());
        passwords.put("TARGET_ADMIN_PASSWORD", target().password());
        passwords.put("SOURCE_PASSWORD", "Quittenbrot1");
        passwords.put("TARGET_PASSWORD", "Quittenbrot2");
    }

    /// That of the page, and where this machine has ports.
    private void writeConfiguration() throws IOException {
        String ports = """
                http:
                  port: %s
                  health: { capture-source: %s, capture-target: %s, verifier: %s }
                watermark: { interval: 200ms }
                """.formatted(port(8080), port(8081), port(8084), port(8082));
        Files.writeString(directory.resolve("lockstep.yaml"), here(page.block("yaml")) + ports);
        Files.writeString(directory.resolve("fingerprint.key"), "000102030405060708090a0b0c0d0e0f\n");
    }

    private String port(int onThePage) {
        return Objects.requireNonNull(places.get("127.0.0.1:" + onThePage)).replace("127.0.0.1:", "");
    }

    private String here(String text) {
        String found = text;
        for (Map.Entry<String, String> place : places.entrySet()) {
            found = found.replace(place.getKey(), place.getValue());
        }
        return found;
    }

    private String onThePage(String text) {
        String found = text;
        for (Map.Entry<String, String> place : places.entrySet()) {
            found = found.replace(place.getValue(), place.getKey());
        }
        return found;
    }

    private Set<String> topicsAndGroups() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrap()))) {
            var found = new TreeSet<>(admin.listTopics().names().get());
            admin.listGroups().all().get().stream().map(GroupListing::groupId).forEach(found::add);
            return found;
        }
    }

    private Database source() {
        return lab.source().database().named("shop");
    }

    private Database target() {
        return lab.target().database().named("shop");
    }

    private static String address(Database database) {
        return database.host() + ":" + database.port();
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (_, last) -> last);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
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
