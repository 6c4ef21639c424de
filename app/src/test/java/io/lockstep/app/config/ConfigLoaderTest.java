package io.lockstep.app.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.events.comparison.ColumnRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
    static final String MINIMAL = """
            migration: shop
            source: { url: "jdbc:postgresql://old:5432/shop", user: lockstep }
            target: { url: "jdbc:postgresql://new:5432/shop", user: lockstep }
            kafka: { bootstrap: "kafka:9092" }
            replication: { type: none }
            """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name_the_file() {
        file = directory.resolve("lockstep.yaml");
    }

    @Test
    void a_minimal_file_has_every_default() throws IOException {
        Configuration read = load(MINIMAL).configuration();

        assertThat(read)
                .isEqualTo(new Configuration(
                        "shop",
                        new DatabaseAccess("jdbc:postgresql://old:5432/shop", "lockstep", Optional.empty()),
                        new DatabaseAccess("jdbc:postgresql://new:5432/shop", "lockstep", Optional.empty()),
                        AdminAccess.NONE,
                        new KafkaAccess(
                                new KafkaAccess.Bootstrap.Servers("kafka:9092"), 12, new ClientProperties(Map.of())),
                        new Replication.ObserveOnly(Replication.Apply.CAUSAL),
                        new TableSelection(
                                List.of(new TableGlob("public.*")), List.of(), Optional.empty(), ColumnRules.NONE),
                        List.of(),
                        new WatermarkSettings(Duration.ofSeconds(1), "lockstep", Optional.empty()),
                        new CanarySettings(Duration.ofSeconds(60)),
                        new CaptureSettings(8192, 32768),
                        new VerifierSettings(2, VerifierSettings.StateStore.ROCKSDB, Path.of("./state")),
                        SweepChoice.USUAL,
                        CutoverChoice.USUAL,
                        new HttpAddress("127.0.0.1", 8080),
                        new Privacy(Optional.empty())));
    }

    @Test
    void a_full_file_sets_every_built_key() throws IOException {
        Configuration read = load(resource("full.yaml")).configuration();

        assertThat(read)
                .isEqualTo(new Configuration(
                        "shop_2",
                        new DatabaseAccess(
                                "jdbc:postgresql://old:5432/shop?sslmode=require",
                                "a",
                                Optional.of(new Secret("geheim"))),
                        new DatabaseAccess("jdbc:postgresql://new:5432/shop", "b", Optional.of(new Secret("unset"))),
                        AdminAccess.NONE,
                        new KafkaAccess(
                                new KafkaAccess.Bootstrap.Embedded(),
                                4,
                                new ClientProperties(Map.of("security.protocol", "SSL", "retries", "3"))),
                        new Replication.Native(Optional.of("shop_sub"), Replication.Apply.ORDERED),
                        new TableSelection(
                                List.of(new TableGlob("public.*"), new TableGlob("sales.o?ders")),
                                List.of(new TableGlob("public.audit_*")),
                                Optional.empty(),
                                ColumnRules.NONE),
                        List.of(),
                        new WatermarkSettings(Duration.ofMillis(200), "ls", Optional.empty()),
                        new CanarySettings(Duration.ofSeconds(15)),
                        new CaptureSettings(ByteSize.parse("2GiB"), 10, 20),
                        new VerifierSettings(1, 2, VerifierSettings.StateStore.MEMORY, Path.of("/tmp/s"), 5, 30),
                        SweepChoice.USUAL,
                        CutoverChoice.USUAL,
                        new HttpAddress("::1", 0),
                        new Privacy(Optional.of(new Secret("k")))));
        assertThat(read.toString()).doesNotContain("geheim").contains("***");
    }

    @Test
    void all_problems_of_a_file_are_listed_in_order_with_line_and_nearest_name() throws IOException {
        UserError error = refused(resource("problems.yaml"));

        assertThat(error.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(error.what().replace(file.toString(), "F") + "\n").isEqualTo(resource("problems.txt"));
    }

    @Test
    void every_key_of_the_contract_may_stand_at_its_default() throws IOException {
        Loaded read = load(MINIMAL.replace("type: none", "type: none, apply: auto, dms: { endpoint: null }") + """
                admin: null
                certificate: { digests-within: 1h }
                tables: { include: [ "public.*" ], exclude: [], rules: [], mappings: null }
                lanes: []
                capture: { max-retained-wal: 64GiB, batch-size: 8192, queue-size: 32768 }
                verifier: { threads: 2, state: rocksdb, state-dir: ./state, retention-watermarks: 8, mode: exactly_once_v2 }
                sweep: { chunk-rows: 50000, jobs: 4, max-lag: 10s, schedule: null }
                confirm: { attempts: 5 }
                canary: { interval: 60s }
                cutover:
                  max-lag: 30s
                  sustained-for: 60s
                  pause-budget: 5s
                  app-roles: []
                  traffic: []
                  failback: { enabled: true, window: 48h }
                  approvals: { required: 1, distinct-from-operator: true }
                  state-file: cutover-state.json
                notify: []
                http: { bind: 127.0.0.1, port: 8080, tls: null, tokens-file: tokens.json, oidc: null }
                privacy: { show-values: false, redact: [] }
                """);

        assertThat(read.configuration().migration()).isEqualTo("shop");
    }

    @Test
    void what_is_not_built_is_refused_by_name_once_per_part() {
        UserError error = refused(MINIMAL + """
                verifier: { mode: at_least_once }
                http: { tls: {}, oidc: { issuer: x } }
                """);

        assertThat(error.what().lines().skip(1).map(line -> line.replaceAll(".*?:\\d+:\\d+: ", "")))
                .map(line -> line.replaceAll(": not available in this version; leave out .*", " refused"))
                .containsExactlyInAnyOrder("verifier.mode refused", "http.tls refused", "http.oidc refused");
    }

    @Test
    void how_rows_at_rest_are_swept_is_read() throws IOException {
        assertThat(load(MINIMAL).configuration().sweep()).isEqualTo(SweepChoice.USUAL);
        assertThat(load(MINIMAL + """
                                sweep: { automatic: false, chunk-rows: 10, jobs: 8, max-lag: 1m, schedule: 24h }
                                """).configuration().sweep())
                .isEqualTo(new SweepChoice(false, 10, 8, Duration.ofMinutes(1), Optional.of(Duration.ofHours(24))));
        assertThat(refused(MINIMAL + "sweep: { schedule: at night }\n").what()).contains("sweep.schedule");
    }

    @Test
    void what_direct_reads_may_show_is_read_and_a_column_needs_its_table() throws IOException {
        Loaded read = load(MINIMAL + """
                confirm: { attempts: 3 }
                privacy: { show-values: true, redact: [ public.users.email ] }
                """);
        assertThat(read.configuration().verifier().confirmAttempts()).isEqualTo(3);
        assertThat(read.configuration().privacy())
                .isEqualTo(new Privacy(Optional.empty(), true, Set.of("public.users.email")));
        assertThat(refused(MINIMAL + "privacy: { redact: [ email ] }\n").what()).contains("schema.table.column");
    }

    @Test
    void a_native_replication_needs_its_subscription() {
        assertThat(refused(MINIMAL.replace("type: none", "type: native")).what())
                .contains(":5:1: replication.native.subscription: missing");
    }

    @Test
    void source_and_target_must_not_be_the_same_database() {
        assertThat(refused(MINIMAL.replace("new:", "old:")).what())
                .contains("target.url: names the same database as source.url");
    }

    @Test
    void the_queue_must_hold_more_than_a_batch() {
        assertThat(refused(MINIMAL + "capture: { queue-size: 100 }\n").what())
                .contains("capture.queue-size: must be more than capture.batch-size (8192), found 100");
    }

    @Test
    void an_assignment_wins_over_the_file_and_says_so() throws IOException {
        Loaded read = load(
                MINIMAL,
                "http.port=9000",
                "tables.include=[a.*, b.c]",
                "kafka.properties.security.protocol=SSL",
                "source.password=${OLD}");

        assertThat(read.configuration().http().port()).isEqualTo(9000);
        assertThat(read.configuration().tables().include()).containsExactly(new TableGlob("a.*"), new TableGlob("b.c"));
        assertThat(read.configuration().kafka().properties().values()).containsEntry("security.protocol", "SSL");
        assertThat(origin(read, "http.port")).isEqualTo("--set");
        assertThat(origin(read, "migration")).isEqualTo(file + ":1");
        assertThat(origin(read, "watermark.interval")).isEqualTo("default");
        assertThat(origin(read, "source.password")).isEqualTo("env OLD (--set)");
    }

    @Test
    void wrong_assignments_are_listed_with_the_rest() {
        UserError error = refused(
                MINIMAL + "canary: { interval: soon }\n",
                "http.prot=1",
                "http.port=x",
                "nonsense",
                "source.password=plain",
                "tables.include=[");

        assertThat(error.what().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).contains("canary.interval: expected a duration"),
                        line -> assertThat(line).isEqualTo("  --set: http.prot: unknown key; did you mean http.port?"),
                        line -> assertThat(line)
                                .isEqualTo("  --set: http.port: expected a whole number from 0 to 65535, found \"x\""),
                        line -> assertThat(line).isEqualTo("  --set: expected key=value, found \"nonsense\""),
                        line -> assertThat(line).contains("a secret on the command line is seen by others"),
                        line -> assertThat(line).contains("--set: tables.include: not YAML"));
    }

    @Test
    void a_secret_can_come_from_a_file_next_to_the_configuration() throws IOException {
        Files.writeString(directory.resolve("key.txt"), "k3y\n");

        Loaded read = load(MINIMAL + "privacy: { fingerprint-key: \"${file:key.txt}\" }\n");

        assertThat(read.configuration().privacy().fingerprintKey()).contains(new Secret("k3y"));
        assertThat(origin(read, "privacy.fingerprint-key")).isEqualTo("file key.txt (" + file + ":6)");
    }

    @Test
    void the_key_of_certificates_is_a_key_and_is_never_shown() throws IOException {
        Files.writeString(directory.resolve("key.pem"), SigningKey.random().pem());

        Loaded read = load(MINIMAL + "certificate: { signing-key: \"${file:key.pem}\" }");

        assertThat(read.configuration().certificate().signingKey()).isPresent();
        assertThat(read.settings().find("certificate.signing-key").orElseThrow().shown())
                .isEqualTo("***");
        assertThat(refused(MINIMAL + "certificate: { signing-key: geheim }").what())
                .contains("certificate.signing-key", "an Ed25519 private key in PEM")
                .doesNotContain("geheim");
    }

    @Test
    void a_secret_that_is_wrong_is_never_shown() {
        UserError error = refused(MINIMAL + "http: { port: \"${OLD}\" }\n");

        assertThat(error.what()).contains("http.port: expected a whole number").doesNotContain("geheim");
    }

    @Test
    void an_empty_file_names_what_is_required() {
        assertThat(refused("").what().lines().skip(1).map(line -> line.replaceAll(".*1:1: (\\S+): .*", "$1")))
                .containsExactly(
                        "migration",
                        "source.url",
                        "source.user",
                        "target.url",
                        "target.user",
                        "kafka.bootstrap",
                        "replication.type");
    }

    @Test
    void table_mappings_are_read_relative_to_the_file_and_every_problem_has_its_pointer() throws IOException {
        Path rules = directory.resolve("dms.json");
        Files.writeString(rules, """
                {"rules": [{"rule-type": "selection", "rule-id": "1", "rule-action": "include",
                  "object-locator": {"schema-name": "public", "table-name": "%"}}]}""");
        Loaded read = load(MINIMAL + "tables: { mappings: dms.json }\n");
        assertThat(read.configuration().tables().mappings()).isPresent();
        assertThat(read.settings().find("tables.mappings").orElseThrow().shown())
                .isEqualTo("dms.json");

        Files.writeString(rules, """
                {"rules": [{"rule-type": "selection", "rule-id": "1", "rule-action": "inclde", "colour": "red",
                  "object-locator": {"schema-name": "public"}}]}""");
        assertThat(refused(MINIMAL + "tables: { mappings: dms.json }\n")
                        .what()
                        .lines()
                        .skip(1)
                        .map(line -> line.replace(file.toString(), "F")))
                .containsExactly(
                        "  F:6:21: tables.mappings: dms.json /rules/0/colour: unknown member; allowed here: rule-type,"
                                + " rule-id, rule-name, object-locator, rule-action, filters, load-order",
                        "  F:6:21: tables.mappings: dms.json /rules/0/object-locator/table-name: missing, expected a text",
                        "  F:6:21: tables.mappings: dms.json /rules/0/rule-action: found \"inclde\", did you mean include?;"
                                + " allowed: exclude, explicit, include");
        assertThat(refused(MINIMAL + "tables: { mappings: other.json }\n").what())
                .contains("tables.mappings: cannot read other.json: no such file");
    }

    @Test
    void table_mappings_are_for_a_replicator_that_renames() {
        assertThat(refused(MINIMAL.replace("type: none", "type: native, native: { subscription: s }")
                                + "tables: { mappings: dms.json }\n")
                        .what())
                .contains("tables.mappings: is for AWS DMS; replication.type is native: leave it out");
    }

    @Test
    void the_address_alone_needs_no_table_mappings() throws IOException {
        Files.writeString(file, MINIMAL + "tables: { mappings: elsewhere.json }\n");

        assertThat(new ConfigLoader(Map.of()).loadAddress(file, List.of()).port())
                .isEqualTo(8080);
    }

    @Test
    void what_is_not_yaml_is_one_problem_at_its_place() {
        assertThat(refused("migration: shop\nsource: { url: x\n").what()).contains(":3:1: not YAML: ");
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        ConfigLoader loader = new ConfigLoader(Map.of());

        assertThatThrownBy(() -> loader.load(Path.of("/no/such.yaml"), List.of()))
                .isInstanceOf(UserError.class)
                .hasMessage("cannot read the configuration /no/such.yaml: no such file");
        assertThatThrownBy(() -> loader.load(directory, List.of())).hasMessageContaining("is a directory");
    }

    @Test
    void the_address_alone_needs_no_file_unless_one_is_named() {
        ConfigLoader loader = new ConfigLoader(Map.of());

        assertThat(loader.loadAddress(ConfigLoader.DEFAULT_FILE, List.of("http.port=1")))
                .isEqualTo(new HttpAddress("127.0.0.1", 1));
        assertThatThrownBy(() -> loader.loadAddress(file, List.of())).hasMessageContaining("no such file");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ConfigLoaderTest.class.getResourceAsStream(name)) {
            return new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Loaded load(String text, String... assignments) throws IOException {
        Files.writeString(file, text);
        return new ConfigLoader(Map.of("OLD", "geheim"), _ -> {
                    throw new IllegalArgumentException("planted: nobody keeps secrets here");
                })
                .load(file, List.of(assignments));
    }

    private UserError refused(String text, String... assignments) {
        return catchThrowableOfType(UserError.class, () -> load(text, assignments));
    }

    private static String origin(Loaded read, String key) {
        return read.settings().find(key).orElseThrow().origin().shown();
    }
}
