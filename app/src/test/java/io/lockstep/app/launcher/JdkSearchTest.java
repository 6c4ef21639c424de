package io.lockstep.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdkSearchTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void a_machine_with_Maven_and_without_Java() throws IOException {
        sandbox = Sandbox.in(folder.toRealPath());
        FakeTools.maven(sandbox.bin().resolve("mvn"), "3.9.9");
    }

    @Test
    void a_JDK_25_is_found_beside_an_older_default_java() throws Exception {
        defaultJava("17.0.15");
        FakeTools.jdk(sandbox.jdks.resolve("java-17"), "17.0.15");
        FakeTools.jdk(sandbox.jdks.resolve("temurin-25"), "25.0.1");

        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.1\n");
    }

    @Test
    void LOCKSTEP_JAVA_HOME_goes_before_JAVA_HOME_before_the_PATH_before_the_folders() throws Exception {
        FakeTools.jdk(sandbox.jdks.resolve("jdk"), "25.0.1");
        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.1\n");
        defaultJava("25.0.2");
        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.2\n");
        sandbox.with("JAVA_HOME", FakeTools.jdk(folder.resolve("java-home"), "25.0.3"));
        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.3\n");
        sandbox.with("LOCKSTEP_JAVA_HOME", FakeTools.jdk(folder.resolve("lockstep-java-home"), "25.0.4"));
        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.4\n");
    }

    @Test
    void without_a_release_file_java_is_asked_for_its_version() throws Exception {
        FakeTools.jdkWithoutRelease(sandbox.jdks.resolve("a"), "1.8.0_392");
        FakeTools.jdkWithoutRelease(sandbox.jdks.resolve("b"), "25-ea");

        assertThat(sandbox.run("version").out()).startsWith("Java 25-ea\n");
    }

    @Test
    void a_newer_JDK_serves_when_there_is_no_25() throws Exception {
        FakeTools.jdk(sandbox.jdks.resolve("a"), "26.0.1");
        assertThat(sandbox.run("version").out()).startsWith("Java 26.0.1\n");
        FakeTools.jdk(sandbox.jdks.resolve("b"), "25.0.1");
        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.1\n");
    }

    @Test
    void the_layout_of_macOS_is_understood() throws Exception {
        FakeTools.jdk(sandbox.jdks.resolve("temurin-25.jdk/Contents/Home"), "25.0.1");

        assertThat(sandbox.run("version").out()).startsWith("Java 25.0.1\n");
    }

    @Test
    void a_wrong_LOCKSTEP_JAVA_HOME_is_named_and_nothing_else_is_taken_instead() throws Exception {
        FakeTools.jdk(sandbox.jdks.resolve("temurin-25"), "25.0.1");
        var old = FakeTools.jdk(folder.resolve("old"), "21.0.4");

        var outcome = sandbox.with("LOCKSTEP_JAVA_HOME", old).run("version");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        2,
                        "",
                        "lockstep: LOCKSTEP_JAVA_HOME: " + old + " is JDK 21.0.4. Point "
                                + "LOCKSTEP_JAVA_HOME at a JDK 25 or newer, or unset it to have one looked for\n"));
    }

    @Test
    void without_a_JDK_25_all_that_was_looked_at_is_listed_with_its_version() throws Exception {
        var onPath = defaultJava("17.0.15");
        var jdk21 = FakeTools.jdk(sandbox.jdks.resolve("jdk-21"), "21.0.4");
        var jre25 = FakeTools.jdk(sandbox.jdks.resolve("jre-25"), "25.0.1");
        Files.delete(jre25.resolve("bin/javac"));

        var outcome = sandbox.with("JAVA_HOME", "/nowhere").run("version");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err().lines())
                .contains(
                        "  JAVA_HOME: /nowhere has no bin/java",
                        "  java on the PATH: " + onPath + " is JDK 17.0.15",
                        "  " + sandbox.jdks + ": " + jdk21 + " is JDK 21.0.4",
                        "  " + sandbox.jdks + ": " + jre25 + " is Java 25.0.1 without a compiler, not a JDK",
                        "  " + sandbox.cache() + ": nothing")
                .last()
                .asString()
                .contains("LOCKSTEP_JAVA_HOME", "LOCKSTEP_FETCH_JDK=1");
        assertThat(sandbox.cache()).doesNotExist();
        assertThat(FakeTools.mavenCalls(sandbox)).isEmpty();
    }

    private Path defaultJava(String version) throws IOException {
        var home = FakeTools.jdk(sandbox.folder.resolve("default-java"), version);
        Sandbox.link(sandbox.bin().resolve("java"), home.resolve("bin/java"));
        return home;
    }
}
