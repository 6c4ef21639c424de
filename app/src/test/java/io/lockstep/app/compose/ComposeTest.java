package io.lockstep.app.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.app.config.ConfigLoader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The compose file says what docs/compose.md promises, and the scripts of the image work with bash alone.
final class ComposeTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path FILE = REPOSITORY.resolve("docker-compose.yml");
    private static final Path DCLINT = REPOSITORY.resolve("tools/node_modules/dclint/bin/dclint.cjs");

    /// The first ends, the others are clients of what has a check.
    private static final Set<String> WITHOUT_CHECK = Set.of("setup", "console", "workload");

    @TempDir
    private Path folder;

    @Test
    void docker_compose_reads_it_and_finds_what_is_planted() throws Exception {
        assumeInstalled("docker-compose");
        assertThat(run(config(FILE)).status()).isZero();

        Ran dangling = run(config(changed("- ./compose/workload:/workload:ro", "- nowhere:/workload:ro")));
        assertThat(dangling.status()).isNotZero();
        assertThat(dangling.out()).contains("nowhere");
    }

    @Test
    void dclint_finds_no_error_by_the_schema_and_what_is_planted() throws Exception {
        assumeInstalled("node");
        assumeThat(Files.exists(DCLINT))
                .as("tools/node_modules is not installed: npm ci --prefix tools --ignore-scripts")
                .isTrue();
        assertThat(run(List.of("node", DCLINT.toString(), "-q", FILE.toString()))
                        .status())
                .isZero();

        Ran misspelt = run(List.of(
                "node",
                DCLINT.toString(),
                "-q",
                changed("    network_mode:", "    networkmode:").toString()));
        assertThat(misspelt.status()).isNotZero();
        assertThat(misspelt.out()).contains("/services/console", "must NOT have additional properties");
    }

    @Test
    void nothing_is_open_beyond_this_machine_nothing_moves_and_no_secret_is_in_it() throws Exception {
        JsonNode services = services();
        for (Map.Entry<String, JsonNode> service : services.properties()) {
            JsonNode each = service.getValue();
            strings(each.path("ports")).forEach(port -> assertThat(port).startsWith("127.0.0.1:"));
            if (!each.has("build")) {
                assertThat(each.path("image").asText()).matches("\\S+:(?!latest).+");
            }
            assertThat(each.has("healthcheck"))
                    .as("%s has a health check", service.getKey())
                    .isEqualTo(!WITHOUT_CHECK.contains(service.getKey()));
            each.path("environment")
                    .fieldNames()
                    .forEachRemaining(
                            name -> assertThat(name).doesNotMatch("(?i).*(password|secret|token)(?!_?_FILE).*"));
        }
        for (String ours : List.of("setup", "lockstep", "watchdog")) {
            assertThat(services.path(ours).path("user").asText()).isEqualTo("10001:10001");
            assertThat(services.path(ours).path("read_only").asBoolean()).isTrue();
            assertThat(strings(services.path(ours).path("cap_drop"))).containsExactly("ALL");
        }
        assertThat(Files.readString(REPOSITORY.resolve(".gitignore"))).contains(".secrets/\n");
    }

    @Test
    void everything_that_is_mounted_is_there_and_every_secret_is_made() throws Exception {
        Path secrets = secrets();
        Set<String> mounted = new TreeSet<>();
        for (JsonNode service : services()) {
            strings(service.path("volumes"))
                    .map(volume -> volume.substring(0, volume.indexOf(':')))
                    .filter(source -> source.startsWith("/"))
                    .forEach(mounted::add);
        }
        assertThat(mounted).hasSizeGreaterThan(10).allSatisfy(source -> {
            Path relative = REPOSITORY.relativize(Path.of(source));
            Path there = relative.startsWith(".secrets")
                    ? secrets.resolve(Path.of(".secrets").relativize(relative).toString())
                    : Path.of(source);
            assertThat(there).exists();
        });
    }

    @Test
    void secrets_that_are_there_stay_and_nobody_else_can_enter_their_folder() throws Exception {
        Path secrets = secrets();
        String before = Files.readString(secrets.resolve("admin"));

        assertThat(secrets()).isEqualTo(secrets);

        assertThat(Files.readString(secrets.resolve("admin"))).isEqualTo(before).hasSize(41);
        assertThat(Files.readString(secrets.resolve("lockstep/admin"))).isEqualTo(before);
        assertThat(Files.readString(secrets.resolve("app"))).isNotEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
    }

    @Test
    void lockstep_takes_its_configuration() throws Exception {
        Path secrets = secrets();
        Path file = Files.writeString(
                folder.resolve("lockstep.yaml"),
                Files.readString(REPOSITORY.resolve("compose/lockstep.yaml"))
                        .replace("/run/secrets", secrets.resolve("lockstep").toString()));

        var loaded = new ConfigLoader(Map.of()).load(file, List.of()).configuration();

        assertThat(loaded.migration()).isEqualTo("shop");
    }

    @Test
    void the_entrypoint_writes_what_the_environment_holds_and_hands_none_of_it_on() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.copy(
                REPOSITORY.resolve("scripts/container"),
                Files.createDirectories(home.resolve("scripts")).resolve("container"));
        Files.createFile(home.resolve("app-1.jar"));
        Path work = Files.createDirectories(folder.resolve("work"));
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\nenv\nprintf 'word %s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("scripts/container").toString(), "coordinator", "--set", "a=${B}");
        builder.directory(work.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PATH", folder + File.pathSeparator + System.getenv("PATH"),
                        "LOCKSTEP_YAML", "migration: shop",
                        "LOCKSTEP_TOKENS", "{}",
                        "LOCKSTEP_JAVA_OPTS", "-Xmx1g -Dx=y"));

        Ran ran = run(builder);

        assertThat(ran.status()).as(ran.out()).isZero();
        assertThat(ran.out())
                .contains(
                        "word -Xmx1g\nword -Dx=y\nword -cp\n",
                        "word io.lockstep.app.Main\nword coordinator\nword --set\nword a=${B}\n")
                .doesNotContain("LOCKSTEP_YAML", "LOCKSTEP_TOKENS", "migration: shop");
        assertThat(work.resolve("lockstep.yaml")).hasContent("migration: shop");
        assertThat(work.resolve("mappings.json")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("tokens.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void the_health_check_tells_a_service_that_lives_from_one_that_does_not() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] status = {200};
        server.createContext("/health/live", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        String healthy = REPOSITORY.resolve("scripts/healthy").toString();
        String port = Integer.toString(server.getAddress().getPort());
        try {
            assertThat(run(List.of(healthy, port)).status()).isZero();
            status[0] = 503;
            assertThat(run(List.of(healthy, port)).status()).isNotZero();
        } finally {
            server.stop(0);
        }
        assertThat(run(List.of(healthy, port)).status()).isNotZero();
    }

    private Path secrets() throws Exception {
        assumeInstalled("openssl");
        Path secrets = folder.resolve("secrets");
        Ran made = run(List.of(REPOSITORY.resolve("scripts/compose-secrets").toString(), secrets.toString()));
        assertThat(made.status()).as(made.out()).isZero();
        return secrets;
    }

    /// As docker-compose understands it.
    private JsonNode services() throws Exception {
        assumeInstalled("docker-compose");
        return new YAMLMapper().readTree(run(config(FILE)).out()).path("services");
    }

    private static List<String> config(Path file) {
        return List.of(
                "docker-compose", "--project-directory", REPOSITORY.toString(), "--file", file.toString(), "config");
    }

    private Path changed(String line, String other) throws IOException {
        String text = Files.readString(FILE);
        assertThat(text).contains(line);
        return Files.writeString(folder.resolve("docker-compose.yml"), text.replace(line, other));
    }

    private static Stream<String> strings(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
    }

    private static void assumeInstalled(String tool) {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool))))
                .as("%s is not installed", tool)
                .isTrue();
    }

    private Ran run(List<String> words) throws IOException, InterruptedException {
        return run(new ProcessBuilder(words));
    }

    private Ran run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path printed = folder.resolve("printed");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES))
                .as("%s ends", builder.command())
                .isTrue();
        return new Ran(process.exitValue(), Files.readString(printed));
    }

    private record Ran(int status, String out) {}
}
