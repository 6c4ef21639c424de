package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupportBundleCommandTest {
    private static final String PLANTED = "4711-planted-key";

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @TempDir
    private Path directory;

    private Path logs;

    @BeforeEach
    void plant() throws IOException {
        logs = Files.createDirectories(directory.resolve("logs"));
        Files.writeString(
                logs.resolve("lockstep.log"),
                "INFO connecting password=hunter2\nINFO jaas said geheim-jaas\nINFO key is geheim-key\n");
        coordinator
                .answers("/api/v1/status", 200, "{\"verdict\":\"DIVERGED\"}")
                .answers("/api/v1/tables", 200, "{\"tables\":[]}")
                .answers("/api/v1/divergences", 200, """
                    {"divergences":[{"id":"d1","table":"public.orders","key":{"id":"%s"},"class":"LOST_UPDATE","state":"SUSPECT",
                      "columns":["note"],"evidence":{"columns":[{"name":"note","source":{"value":{"text":"%s"}}}]},
                      "acknowledgement":{"reason":"row %s"},"unknown":"%s"}],"next":null}
                    """.formatted(PLANTED, PLANTED, PLANTED, PLANTED))
                .answers("/metrics", 200, "lockstep_verdict 1\n");
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void nothing_secret_and_no_key_of_a_row_is_in_it() throws IOException {
        Path file = directory.resolve("bundle.zip");

        Ran ran = bundle(file);

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo(file + "\n");
        Map<String, String> texts = unzipped(file);
        assertThat(texts.values())
                .allSatisfy(text ->
                        assertThat(text).doesNotContain(PLANTED, "geheim", "hunter2", "swordfish", "the-admin-token"));
        assertThat(texts).containsKeys("version.txt", "configuration.json", "status.json", "tables.json");
        assertThat(texts.get("divergences.json")).contains("\"d1\"", "LOST_UPDATE", "public.orders");
        assertThat(texts.get("configuration.json")).contains("source.url", "\"source.password\" : \"***\"");
        assertThat(texts.get("log-tail.txt")).contains("INFO connecting");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void keys_are_in_it_when_they_are_asked_for() throws IOException {
        Path file = directory.resolve("bundle.zip");

        bundle(file, "--with-keys");

        assertThat(unzipped(file).get("divergences.json")).contains(PLANTED);
    }

    @Test
    void what_cannot_be_had_is_named_and_the_rest_is_there() throws IOException {
        coordinator.close();
        Path file = directory.resolve("bundle.zip");

        Ran ran = bundle(file);

        assertThat(ran.status()).isZero();
        assertThat(ran.err()).contains("not in it: status.json", "not in it: metrics.txt");
        assertThat(unzipped(file)).containsKeys("log-tail.txt", "configuration.json", "status.json.missing");
    }

    @Test
    void a_file_that_is_there_is_not_overwritten() throws IOException {
        Path file = Files.writeString(directory.resolve("bundle.zip"), "mine");

        Ran ran = bundle(file);

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(file + " is there already");
        assertThat(file).hasContent("mine");
    }

    private Ran bundle(Path file, String... more) throws IOException {
        Path config = Files.writeString(directory.resolve("lockstep.yaml"), """
            migration: shop
            source: { url: "jdbc:postgresql://old/shop", user: lockstep, password: "${OLD}" }
            target: { url: "jdbc:postgresql://new/shop", user: lockstep, password: swordfish }
            kafka: { bootstrap: "k:9092", properties: { sasl.jaas.config: "user geheim-jaas" } }
            replication: { type: none }
            http: { port: %d }
            privacy: { fingerprint-key: geheim-key }
            """.formatted(coordinator.port()));
        String[] words = new String[5 + more.length];
        words[0] = "--config";
        words[1] = config.toString();
        words[2] = "support-bundle";
        words[3] = "--out";
        words[4] = file.toString();
        System.arraycopy(more, 0, words, 5, more.length);
        return Ran.in(Map.of("LOCKSTEP_LOG_DIR", logs.toString(), "LOCKSTEP_TOKEN", "the-admin-token"), words);
    }

    private static Map<String, String> unzipped(Path file) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                texts.put(
                        entry.getName().replace("lockstep-support/", ""),
                        new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
