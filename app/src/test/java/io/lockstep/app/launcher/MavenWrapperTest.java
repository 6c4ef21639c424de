package io.lockstep.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MavenWrapperTest {
    private static final String ARCHIVE = "/maven-3/3.9.11/apache-maven-3.9.11-bin.tar.gz";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private ArchiveServer server;

    @BeforeEach
    void a_machine_without_Maven_and_a_server_that_has_it() throws IOException {
        sandbox = Sandbox.in(folder.toRealPath());
        FakeTools.jdk(sandbox.jdks.resolve("temurin-25"), "25.0.1");
        server = ArchiveServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void it_fetches_Maven_once() throws Exception {
        nameChecksum(serveMaven());

        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.1\n");
        assertThat(sandbox.run("test").status()).isZero();
        assertThat(server.requests()).containsExactly(ARCHIVE);
    }

    @Test
    void it_is_used_when_the_installed_Maven_is_older_than_3_8() throws Exception {
        nameChecksum(serveMaven());
        FakeTools.maven(sandbox.bin().resolve("mvn"), "3.6.3");

        assertThat(sandbox.run("test").status()).isZero();
        assertThat(server.requests()).containsExactly(ARCHIVE);
        assertThat(FakeTools.mavenCalls(sandbox)).isEmpty();
    }

    @Test
    void it_is_not_used_when_the_installed_Maven_will_do() throws Exception {
        for (var version : new String[] {"3.8.1", "3.9.11", "3.10.0", "4.0.0-rc-5"}) {
            FakeTools.maven(sandbox.bin().resolve("mvn"), version);
            assertThat(sandbox.run("test").status()).as(version).isZero();
        }

        assertThat(FakeTools.mavenCalls(sandbox)).hasSize(4);
    }

    @Test
    void a_wrong_checksum_is_refused_and_nothing_is_left() throws Exception {
        serveMaven();
        nameChecksum("0".repeat(64));

        var outcome = sandbox.run("version");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains(server.url(ARCHIVE) + " was refused and removed");
        assertThat(sandbox.cache()).isDirectoryNotContaining("glob:**/{apache,.fetch}*");
    }

    private String serveMaven() throws Exception {
        FakeTools.maven(folder.resolve("to-pack/apache-maven-3.9.11/bin/mvn"), "3.9.11");
        return server.serveArchive(ARCHIVE, folder.resolve("to-pack"));
    }

    private void nameChecksum(String checksum) throws IOException {
        sandbox.write(
                ".mvn/wrapper/maven-wrapper.properties",
                "distributionUrl=" + server.url(ARCHIVE) + "\ndistributionSha256Sum=" + checksum + "\n");
    }
}
