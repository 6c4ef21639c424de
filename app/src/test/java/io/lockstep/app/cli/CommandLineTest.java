package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.app.demo.DemoOptions;
import io.lockstep.app.demo.ReplicatorType;
import io.lockstep.app.demo.TrafficType;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.events.Side;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    private static final String LANES =
            "lanes=[{ name: orders, tables: { include: [ public.orders ] } }, { name: rest, tables: { exclude: [ public.orders ] } }]";

    private static final String CONFIG = """
            migration: shop
            source: { url: "jdbc:postgresql://old/shop", user: lockstep, password: "${OLD}" }
            target: { url: "jdbc:postgresql://new/shop", user: lockstep }
            kafka: { bootstrap: embedded, properties: { sasl.jaas.config: "user geheim" } }
            replication: { type: none }
            """;

    @TempDir
    private Path directory;

    @Test
    void help_is_data_and_lists_the_commands() {
        Ran ran = Ran.command("--help");

        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("demo", "run", "status", "tables", "divergences", "config", "version");
        assertThat(Ran.command("help")).isEqualTo(ran);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo --help", "status -h", "config check --help"})
    void every_command_explains_itself(String words) {
        Ran ran = Ran.command(words.split(" "));

        String command = words.substring(0, words.indexOf(" -"));
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("Usage: lockstep " + command).contains("--config");
        assertThat(Ran.command(("help " + command).split(" "))).isEqualTo(ran);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statsu|unknown command statsu|did you mean status?",
                "config chekc|unknown command chekc|did you mean check?",
                "status --wtach|unknown option --wtach|did you mean --watch?",
                "status now|one word too many: now|`lockstep status --help`",
                "status -o xml|--output takes table, json, yaml; not xml|--help",
                "completion ksh|SHELL takes bash, zsh, fish; not ksh|--help",
                "divergences --state OPEN|--state takes SUSPECT, CONFIRMED|--help",
                "demo --rows many|--rows|--help",
                "''|no command|--help",
                "config|no command|--help",
                "help statsu|unknown command statsu|`lockstep --help`",
            })
    void a_wrong_command_line_is_a_message_with_a_suggestion(String words, String message, String suggestion) {
        Ran ran = Ran.command(words.isEmpty() ? new String[0] : words.split(" "));

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("lockstep: ")
                .contains(message, suggestion)
                .doesNotContain("\tat ");
    }

    @Test
    void the_version_is_the_one_of_the_build() {
        assertThat(Ran.command("version").out()).matches("lockstep \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d+\\)\n");
        assertThat(Ran.command("--version").out())
                .isEqualTo(Ran.command("version").out());
        assertThat(Ran.command("version", "-o", "json").out()).contains("\"schema\" : \"lockstep/version/v1\"");
        assertThat(Ran.command("version", "-o", "yaml").out()).contains("schema: lockstep/version/v1\n");
    }

    @Test
    void a_checked_configuration_is_ok() throws IOException {
        String file = written(CONFIG);

        assertThat(Ran.command("--config", file, "config", "check"))
                .isEqualTo(new Ran(0, file + ": OK (migration shop)\n", ""));
        assertThat(Ran.command("config", "check", "--config", file).status()).isZero();
    }

    @Test
    void a_wrong_configuration_lists_its_problems_on_stderr() throws IOException {
        String file = written(CONFIG + "kafak: {}\n");

        assertThat(Ran.command("--config", file, "--set", "http.port=99999", "config", "check"))
                .isEqualTo(new Ran(2, "", """
                        lockstep: %1$s has 2 problems:
                          %1$s:6:1: kafak: unknown key; did you mean kafka?
                          --set: http.port: expected a whole number from 0 to 65535, found "99999"
                          fix: docs/configuration.md and `lockstep config schema` list every key
                        """.formatted(file)));
    }

    @Test
    void a_missing_configuration_is_named() {
        Ran ran = Ran.command("--config", "/no/such.yaml", "run");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("lockstep: cannot read the configuration /no/such.yaml: no such file\n  fix: ");
    }

    @Test
    void show_names_every_origin_and_no_secret() throws IOException {
        String file = written(CONFIG);
        Ran ran = Ran.command("--config", file, "--set", "http.port=9", "config", "show");

        assertThat(ran.out())
                .containsPattern("migration +shop +\\S+lockstep.yaml:1\n")
                .containsPattern("source.password +\\*\\*\\* +env OLD \\(\\S+lockstep.yaml:2\\)\n")
                .containsPattern("watermark.interval +1s +default\n")
                .containsPattern("http.port +9 +--set\n")
                .doesNotContain("http.tls")
                .doesNotContain("geheim");
        assertThat(Ran.command("--config", file, "config", "show", "-o", "json").out())
                .contains("\"schema\" : \"lockstep/config/v1\"", "\"origin\" : \"default\"")
                .doesNotContain("geheim");
    }

    @Test
    void the_json_schema_of_the_file_is_printed() {
        assertThat(Ran.command("config", "schema").out())
                .startsWith("{")
                .contains("\"$schema\"", "\"watermark\"", "\"additionalProperties\" : false");
    }

    @Test
    void the_demo_gets_what_was_asked_and_its_status_is_the_processes() {
        List<DemoOptions> told = new ArrayList<>();

        Ran ran = Ran.with(
                Ran.demo((options, console) -> {
                    told.add(options);
                    console.data("{}");
                    return ExitStatus.DIFFERENT;
                }),
                "demo --keep --tps 5 --rows 6 --seed 7 --stall 8 --replication native --no-cutover --traffic gate --json"
                        .split(" "));

        assertThat(told)
                .containsExactly(new DemoOptions(
                        true, 5, 6, 7, 8, ReplicatorType.NATIVE, false, Optional.of(TrafficType.GATE), true));
        assertThat(ran).isEqualTo(new Ran(1, "{}\n", ""));
    }

    @Test
    void the_demo_refuses_what_it_cannot_do() {
        assertThat(Ran.command("demo", "--tps", "0").err()).isEqualTo("lockstep: --tps must be at least 1, got 0\n");
    }

    @Test
    void run_gets_the_checked_configuration() throws IOException {
        List<String> migrations = new ArrayList<>();

        Ran ran = Ran.with(
                Ran.deployment((configuration, _) -> {
                    migrations.add(configuration.migration());
                    return ExitStatus.DONE;
                }),
                "--config",
                written(CONFIG),
                "run");

        assertThat(ran.status()).isZero();
        assertThat(migrations).containsExactly("shop");
    }

    @Test
    void a_service_gets_the_side_or_the_name_that_was_asked_for() throws IOException {
        List<Object> asked = new ArrayList<>();
        Programs services = Ran.services(asked);
        String file = written(CONFIG);

        assertThat(Ran.with(services, "--config", file, "capture", "--side", "target")
                        .status())
                .isZero();
        assertThat(Ran.with(services, "--config", file, "capture").status()).isZero();
        assertThat(Ran.with(services, "--config", file, "verifier", "--instance", "b-2")
                        .status())
                .isZero();
        assertThat(Ran.with(services, "--config", file, "verifier").status()).isZero();
        assertThat(Ran.with(services, "--config", file, "coordinator").status()).isZero();
        assertThat(Ran.with(services, "--config", file, "--set", LANES, "capture", "--lane", "rest")
                        .status())
                .isZero();

        assertThat(asked)
                .containsExactly(
                        Set.of(Side.TARGET),
                        Set.of(Side.values()),
                        Optional.of("b-2"),
                        Optional.empty(),
                        "coordinator",
                        List.of(Set.of(Side.values()), OptionalInt.of(1)));
    }

    @Test
    void a_name_that_is_none_and_a_lane_that_is_not_there_are_refused() throws IOException {
        String file = written(CONFIG);

        assertThat(Ran.command("--config", file, "verifier", "--instance", "../b")
                        .err())
                .startsWith("lockstep: --instance ../b is no name\n  fix: use 1 to 63 letters");
        assertThat(Ran.command("--config", file, "capture", "--lane", "bulk")).isEqualTo(new Ran(2, "", """
                        lockstep: there is no lane bulk: the configuration has main
                          fix: name one of these, or leave out --lane to read all of them
                        """));
    }

    @Test
    void an_expected_failure_is_one_message_and_a_stack_trace_only_for_debug() throws IOException {
        String file = written(CONFIG);
        Programs failing = Ran.deployment((_, _) -> {
            throw new UserError("the slot is gone", "begin again", ExitStatus.MANUAL_ACTION);
        });

        assertThat(Ran.with(failing, "--config", file, "run"))
                .isEqualTo(new Ran(7, "", "lockstep: the slot is gone\n  fix: begin again\n"));
        assertThat(Ran.with(failing, "--debug", "--config", file, "run").err()).contains("\tat io.lockstep");
    }

    @Test
    void a_real_driver_that_reaches_nobody_ends_with_8() throws IOException {
        int port = closedPort();
        Ran ran = Ran.with(
                Ran.deployment((_, _) -> {
                    DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/shop", "u", "p");
                    return ExitStatus.DONE;
                }),
                "--config",
                written(CONFIG),
                "run");

        assertThat(ran.status()).isEqualTo(8);
        assertThat(ran.err()).contains("the connection was refused").doesNotContain("\tat ");
    }

    @Test
    void what_nobody_foresaw_is_called_a_defect_and_never_a_success() throws IOException {
        Ran ran = Ran.with(
                Ran.deployment((_, _) -> {
                    throw new IllegalStateException("surprise");
                }),
                "--config",
                written(CONFIG),
                "run");

        assertThat(ran.status()).isEqualTo(4);
        assertThat(ran.err()).contains("unexpected failure: java.lang.IllegalStateException: surprise", "--debug");
    }

    @Test
    void an_interrupt_ends_with_130() throws IOException {
        Ran ran = Ran.with(
                Ran.deployment((_, _) -> {
                    throw new InterruptedException();
                }),
                "--config",
                written(CONFIG),
                "run");

        assertThat(ran).isEqualTo(new Ran(130, "", ""));
    }

    @Test
    void an_interrupt_that_a_library_has_wrapped_and_swallowed_ends_with_130() throws IOException {
        Ran ran = Ran.with(
                Ran.deployment((_, _) -> {
                    throw new IllegalStateException("Kafka did not answer", new InterruptedException());
                }),
                "--config",
                written(CONFIG),
                "run");

        assertThat(ran).isEqualTo(new Ran(130, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "config check"})
    void kafka_properties_that_no_client_would_take_are_all_named_at_once(String words) throws IOException {
        String file = written(CONFIG.replace(
                "properties: { sasl.jaas.config: \"user geheim\" }",
                "properties: { acks: 0, retrys: 3, security.protocol: SASL_SSL, sasl.jaas.config: \"user geheim\" }"));

        Ran ran = Ran.command(Stream.concat(Stream.of("--config", file), Stream.of(words.split(" ")))
                .toArray(String[]::new));

        assertThat(ran).isEqualTo(new Ran(2, "", """
                        lockstep: %1$s has 2 problems:
                          %1$s:4:45: kafka.properties.acks: Lockstep sets it itself; leave it out
                          %1$s:4:54: kafka.properties.retrys: no Kafka client knows it; did you mean retries?
                          fix: docs/configuration.md and `lockstep config schema` list every key
                        """.formatted(file)));
    }

    @Test
    void a_login_that_cannot_be_read_is_named_and_never_shown() throws IOException {
        String file = written(CONFIG.replace("properties: { ", "properties: { security.protocol: SASL_SSL, "));

        Ran ran = Ran.command("--config", file, "run");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("kafka.properties.sasl.jaas.config: ").doesNotContain("user geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completion_is_a_script_that_names_the_commands(String shell) {
        assertThat(Ran.command("completion", shell).out()).startsWith("#!").contains("divergences", "complete -F");
    }

    private String written(String text) throws IOException {
        return Files.writeString(directory.resolve("lockstep.yaml"), text).toString();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void completion_for_fish_offers_commands_their_subcommands_and_options() {
        assertThat(Ran.command("completion", "fish").out().lines())
                .allMatch(line -> line.startsWith("#") || line.startsWith("complete -c lockstep"))
                .contains(
                        "complete -c lockstep -f",
                        "complete -c lockstep -n '__fish_use_subcommand' -a lag -d 'Show how long changes take from"
                                + " source to target, per table, in this epoch'",
                        "complete -c lockstep -n '__fish_seen_subcommand_from token; and not"
                                + " __fish_seen_subcommand_from new' -a new -d 'Make an access token'",
                        "complete -c lockstep -l config -r -F -d 'Configuration file'")
                .anyMatch(line -> line.contains("__fish_seen_subcommand_from divergences") && line.contains("-l state"))
                .noneMatch(line -> line.contains("${"));
    }
}
