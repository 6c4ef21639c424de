package io.lockstep.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdkFetchTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;
    private ArchiveServer server;

    @BeforeEach
    void a_machine_without_a_JDK_and_a_server_that_has_one() throws IOException {
        sandbox = Sandbox.in(folder.toRealPath());
        FakeTools.maven(sandbox.bin().resolve("mvn"), "3.9.9");
        server = ArchiveServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void with_the_right_checksum_it_is_unpacked_into_the_cache_and_found_there_again() throws Exception {
        offer("25.0.9").with("LOCKSTEP_FETCH_JDK", 1);

        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.9\n");

        server.close();
        var again = sandbox.with("LOCKSTEP_FETCH_JDK", 0).run("version");
        assertThat(again.out()).startsWith("Java 25.0.9\n");
        assertThat(again.err()).isEmpty();
        assertThat(sandbox.cache()).isDirectoryNotContaining("glob:**/.fetch*");
    }

    @Test
    void with_a_wrong_checksum_it_is_refused_and_nothing_of_it_is_left() throws Exception {
        offer("25.0.9").with("LOCKSTEP_FETCH_JDK", 1).with("LOCKSTEP_JDK_SHA256", "0".repeat(64));

        var outcome = sandbox.run("version");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains(server.url("/jdk.tar.gz") + " was refused and removed", "expected " + "0".repeat(64));
        assertThat(sandbox.cache()).isDirectoryNotContaining("glob:**/{jdk,.fetch}*");
    }

    @Test
    void without_being_asked_nothing_is_fetched() throws Exception {
        offer("25.0.9");

        assertThat(sandbox.run("version").status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void on_a_terminal_it_asks_and_no_means_no() throws Exception {
        offer("25.0.9");

        var outcome = onTerminal("n");

        assertThat(outcome.out()).contains("Fetch " + server.url("/jdk.tar.gz") + " into " + sandbox.cache());
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void on_a_terminal_it_asks_and_yes_means_yes() throws Exception {
        offer("25.0.9");

        var outcome = onTerminal("y");

        assertThat(outcome.out()).contains("Java 25.0.9");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void a_URL_without_a_checksum_is_refused() throws Exception {
        offer("25.0.9").with("LOCKSTEP_FETCH_JDK", 1).with("LOCKSTEP_JDK_SHA256", "");

        var outcome = sandbox.run("version");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("LOCKSTEP_JDK_URL needs LOCKSTEP_JDK_SHA256");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void an_older_JDK_is_refused_although_its_checksum_is_right() throws Exception {
        offer("21.0.4").with("LOCKSTEP_FETCH_JDK", 1);

        var outcome = sandbox.run("version");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("it holds no JDK 25");
        assertThat(sandbox.cache()).isDirectoryNotContaining("glob:**/{jdk,.fetch}*");
    }

    @Test
    void a_server_that_cannot_be_reached_is_named() throws Exception {
        offer("25.0.9").with("LOCKSTEP_FETCH_JDK", 1);
        server.close();

        var outcome = sandbox.run("version");

        assertThat(outcome.status()).isEqualTo(8);
        assertThat(outcome.err()).contains("cannot download " + server.url("/jdk.tar.gz"));
    }

    @Test
    void address_and_checksum_come_from_the_archive_of_Eclipse_Temurin() throws Exception {
        var checksum = serveJdk("25.0.9");
        server.serve("/v3/assets/latest/25/hotspot", """
                [
                    {
                        "binary": {
                            "image_type": "jdk",
                            "installer": {"checksum": "1111", "link": "https://example.invalid/jdk.pkg"},
                            "package": {
                                "checksum": "%s",
                                "checksum_link": "https://example.invalid/jdk.tar.gz.sha256.txt",
                                "link": "%s",
                                "name": "jdk.tar.gz",
                                "signature_link": "https://example.invalid/jdk.tar.gz.sig"
                            }
                        },
                        "release_name": "jdk-25.0.9+1"
                    }
                ]
                """.formatted(checksum, server.url("/jdk.tar.gz")));

        var outcome = sandbox.with("LOCKSTEP_FETCH_JDK", 1)
                .with("LOCKSTEP_JDK_ARCHIVE", server.url(""))
                .run("version");

        assertThat(outcome.out()).startsWith("Java 25.0.9\n");
        assertThat(server.requests().getFirst()).contains("vendor=eclipse", "image_type=jdk", "architecture=");
    }

    private Sandbox offer(String version) throws Exception {
        return sandbox.with("LOCKSTEP_JDK_SHA256", serveJdk(version))
                .with("LOCKSTEP_JDK_URL", server.url("/jdk.tar.gz"));
    }

    private String serveJdk(String version) throws Exception {
        FakeTools.jdk(folder.resolve("to-pack/jdk-" + version + "+1"), version);
        return server.serveArchive("/jdk.tar.gz", folder.resolve("to-pack"));
    }

    /// Runs `lockstep version` on a pseudo-terminal, which merges what it writes, and answers its question.
    private Outcome onTerminal(String answer) throws Exception {
        var script = Sandbox.tool("script");
        assumeThat(script).as("script (of util-linux) is not installed").isPresent();
        Sandbox.link(sandbox.bin().resolve("script"), script.orElseThrow());
        var line = "echo " + answer + " | script -qec \"'" + sandbox.project + "/lockstep' version\" /dev/null";
        return sandbox.with("SHELL", "/bin/sh").runCommand(folder, "/bin/sh", "-c", line);
    }
}
