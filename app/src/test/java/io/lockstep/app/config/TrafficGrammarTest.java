package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficGrammarTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PGB", "it's geheim", "TOKEN", "geheim-2");

    private static final String SWITCHES = """
            cutover:
              traffic:
                - type: pgbouncer
                  admin: "host=p1 port=6433 user='lock step' password='a\\\\'b' sslmode=require"
                  database: shop
                  config: /etc/pgbouncer/databases.ini
                  source: "host=10.0.0.1 dbname=old"
                  target: "host=new.example port=5433 user=app password=${TOKEN}"
                  probe: "user=look password=geheim-3"
                  accept-session-pooling: true
                - { type: pgbouncer, admin: "host=p2 password='${TOKEN}'", database: shop, config: d.ini }
                - { type: gate, url: "https://shop.example/gate?key=geheim-4", token: "${TOKEN}" }
                - { type: webhook, url: "http://hooks:8000/x", secret: "${PGB}" }
            """;

    private static final String WRONG = """
            cutover:
              app-roles: [ a, a, lockstep ]
              accepted-roles: [ a ]
              approvals: { required: -1 }
              traffic:
                - geheim
                - { url: "https://x/" }
                - { type: route53, zone: geheim }
                - { type: pgbuncer }
                - { type: pgbouncer, admin: "host=h password=geheim passwort=geheim", database: d }
                - { type: pgbouncer, admin: "port=6432", database: "", config: " " }
                - { type: pgbouncer, admin: "host=h port=0", database: d, config: c, token: geheim }
                - { type: pgbouncer, admin: "host=h", database: d, config: c, target: "dbname=x", probe: "password=geheim" }
                - { type: gate, url: "ftp://me@x/", token: "" }
                - { type: gate, url: "https://x/", token: t, secret: geheim }
                - { type: webhook, url: "https://x/", secret: s }
                - { type: webhook, url: "https://x/?again", secret: s }
                - { type: "${TOKEN}" }
            """;

    @TempDir
    private Path directory;

    @Test
    void a_cutover_is_read_whole() throws IOException {
        Loaded read = load("""
                cutover:
                  max-lag: 2s
                  sustained-for: 10m
                  pause-budget: 800ms
                  app-roles: [ shop_app, 'Odd "Role"' ]
                  accepted-roles: [ dba ]
                  failback: { enabled: false, window: 1h }
                  approvals: { required: 0, distinct-from-operator: false }
                  state-file: /var/lib/lockstep/state.json
                """);

        assertThat(read.configuration().cutover())
                .isEqualTo(new CutoverChoice(
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(10),
                        Duration.ofMillis(800),
                        List.of("shop_app", "Odd \"Role\""),
                        List.of("dba"),
                        List.of(),
                        new CutoverChoice.Failback(false, Duration.ofHours(1)),
                        new CutoverChoice.Approvals(0, false),
                        Path.of("/var/lib/lockstep/state.json")));
        assertThat(load("").configuration().cutover()).isEqualTo(CutoverChoice.USUAL);
    }

    @Test
    void every_type_of_switch_is_read() throws IOException {
        Loaded read = load(SWITCHES);

        assertThat(read.configuration().cutover().traffic())
                .containsExactly(
                        new TrafficChoice.Pooler(
                                info("p1", 6433, null, "lock step", "a'b", "require"),
                                "shop",
                                Path.of("/etc/pgbouncer/databases.ini"),
                                Optional.of(info("10.0.0.1", null, "old", null, null, null)),
                                Optional.of(info("new.example", 5433, null, "app", "geheim-2", null)),
                                Optional.of(info(null, null, null, "look", "geheim-3", null)),
                                true),
                        new TrafficChoice.Pooler(
                                info("p2", null, null, null, "geheim-2", null),
                                "shop",
                                Path.of("d.ini"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        new TrafficChoice.Gate(
                                URI.create("https://shop.example/gate?key=geheim-4"), new Secret("geheim-2")),
                        new TrafficChoice.Webhook(URI.create("http://hooks:8000/x"), new Secret("it's geheim")));
    }

    @Test
    void no_secret_of_a_switch_is_shown() throws IOException {
        Loaded read = load(SWITCHES);
        assertThat(read.configuration().toString()).doesNotContain("geheim").doesNotContain("a'b");
        assertThat(info("h", 1, "d", "u", "geheim", "require"))
                .hasToString("host=h port=1 dbname=d user=u password=*** sslmode=require");
        assertThat(read.settings().find("cutover.traffic").orElseThrow().shown())
                .isEqualTo("[pgbouncer p1:6433 shop, pgbouncer p2:6432 shop, gate https://shop.example/gate,"
                        + " webhook http://hooks:8000/x]");
    }

    @Test
    void every_problem_is_listed_at_its_place_and_shows_no_secret() {
        assertThat(refused(WRONG) + "\n")
                .isEqualTo("""
                F:7:14: cutover.app-roles: a is named twice; keep one of them
                F:7:14: cutover.app-roles: lockstep is source.user, which Lockstep itself needs: give it a role of its own
                F:8:19: cutover.accepted-roles: a is one of cutover.app-roles, which are fenced; keep one of them
                F:9:26: cutover.approvals.required: expected a whole number from 0 to 100, found "-1"
                F:11:7: cutover.traffic[0]: expected a switch with its type, found a single value
                F:12:7: cutover.traffic[1].type: missing; it is required (What it is)
                F:13:15: cutover.traffic[2].type: route53 is not available in this version; use pgbouncer or gate or webhook
                F:13:24: cutover.traffic[2].zone: unknown key; known here: type, admin, database, config, source, target,\
                 probe, accept-session-pooling, url, token, secret
                F:14:15: cutover.traffic[3].type: expected pgbouncer or gate or webhook, found "pgbuncer"
                F:15:7: cutover.traffic[4].config: missing; it is required (File that the entry is in, on this machine)
                F:15:33: cutover.traffic[4].admin: %1$s
                F:16:33: cutover.traffic[5].admin: %1$s
                F:16:56: cutover.traffic[5].database: expected a PostgreSQL name of at most 63 bytes, found ""
                F:16:68: cutover.traffic[5].config: expected a path, found " "
                F:17:33: cutover.traffic[6].admin: %1$s
                F:17:74: cutover.traffic[6].token: unknown key; known here: type, admin, database, config, source, target,\
                 probe, accept-session-pooling
                F:18:75: cutover.traffic[7].target: expected a place such as "host=db.example port=5432 dbname=shop",\
                 and user and password where the entry has them
                F:18:94: cutover.traffic[7].probe: expected who, such as "user=probe password=${PROBE_PASSWORD}"
                F:19:26: cutover.traffic[8].url: expected an address such as https://shop.example/gate,\
                 without user and fragment, found "ftp://me@x/"
                F:19:48: cutover.traffic[8].token: expected a secret, best as ${ENV} or ${file:/path}
                F:20:50: cutover.traffic[9].secret: unknown key; known here: type, url, token
                F:22:7: cutover.traffic[11]: webhook https://x/ is there already, cutover.traffic[10]; keep one of them
                F:23:15: (env TOKEN) cutover.traffic[12].type: expected pgbouncer or gate or webhook
                """.formatted("expected where and who, such as \"host=db.example port=6432 user=lockstep"
                        + " password=${PGBOUNCER_PASSWORD}\""));
    }

    @Test
    void a_secret_on_the_command_line_is_refused_also_within_a_list() throws IOException {
        String traffic = "cutover.traffic=[{type: gate, url: 'http://x/', token: '%s'}]";
        assertThat(catchThrowableOfType(UserError.class, () -> load("", traffic.formatted("geheim")))
                        .what())
                .contains("cutover.traffic[0].token: a secret on the command line is seen by others")
                .doesNotContain("geheim");
        assertThat(load("", traffic.formatted("${TOKEN}"))
                        .configuration()
                        .cutover()
                        .traffic())
                .containsExactly(new TrafficChoice.Gate(URI.create("http://x/"), new Secret("geheim-2")));
    }

    private static ConnInfo info(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String dbname,
            @Nullable String user,
            @Nullable String password,
            @Nullable String sslmode) {
        return new ConnInfo(
                Optional.ofNullable(host),
                Optional.ofNullable(port),
                Optional.ofNullable(dbname),
                Optional.ofNullable(user),
                Optional.ofNullable(password).map(Secret::new),
                Optional.ofNullable(sslmode));
    }

    private Loaded load(String more, String... assignments) throws IOException {
        Path file = directory.resolve("lockstep.yaml");
        Files.writeString(file, ConfigLoaderTest.MINIMAL + more);
        return new ConfigLoader(ENVIRONMENT).load(file, List.of(assignments));
    }

    private String refused(String more) {
        UserError error = catchThrowableOfType(UserError.class, () -> load(more));
        return error.what()
                .lines()
                .skip(1)
                .map(line ->
                        line.strip().replace(directory.resolve("lockstep.yaml").toString(), "F"))
                .collect(Collectors.joining("\n"));
    }
}
