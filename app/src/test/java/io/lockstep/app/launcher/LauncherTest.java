package io.lockstep.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void a_machine_with_a_JDK_25_and_Maven() throws IOException {
        sandbox = Sandbox.in(folder.toRealPath());
        FakeTools.jdk(sandbox.jdks.resolve("temurin-25"), "25.0.1");
        FakeTools.maven(sandbox.bin().resolve("mvn"), "3.8.7");
    }

    @Test
    void the_application_gets_its_flags_the_users_flags_and_the_arguments_as_they_are() throws Exception {
        var outcome = sandbox.with("LOCKSTEP_JAVA_OPTS", "-Xmx1g -Dstar=*").run("explain", "two words", "");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out().lines().filter(line -> !line.contains(".lockstep/runtime")))
                .containsExactly(
                        "Java 25.0.1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-Dstar=*",
                        "-cp",
                        "io.lockstep.app.Main",
                        "explain",
                        "two words",
                        "");
        assertThat(outcome.out()).containsPattern(sandbox.project + "/.lockstep/runtime/[^/]+/app-9.jar:.*/lib/\\*\n");
    }

    @Test
    void a_service_that_runs_for_weeks_gets_the_optimising_compiler() throws Exception {
        var outcome = sandbox.run("--config", "shop.yaml", "run");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("run", "-XX:+UseSerialGC").doesNotContain("TieredStopAtLevel");
    }

    @Test
    void a_collector_that_the_user_names_is_the_only_one() throws Exception {
        var outcome = sandbox.with("LOCKSTEP_JAVA_OPTS", "-Xmx8g -XX:+UseG1GC").run("verifier");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out().lines().filter(line -> line.startsWith("-X")))
                .containsExactly("-Xmx8g", "-XX:+UseG1GC");
    }

    @Test
    void it_works_through_a_symbolic_link_from_another_folder() throws Exception {
        var elsewhere = Files.createDirectories(folder.resolve("else/where"));
        Sandbox.link(elsewhere.resolve("direct"), sandbox.project.resolve("lockstep"));
        Sandbox.link(elsewhere.resolve("ls"), Path.of("direct"));

        var outcome = sandbox.runCommand(elsewhere, "./ls", "version");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).startsWith("Java 25.0.1\n").contains(sandbox.project + "/.lockstep/runtime/");
    }

    @Test
    void test_runs_the_whole_build_with_the_JDK_found_and_hands_its_exit_status_on() throws Exception {
        assertThat(sandbox.run("test", "-pl", "app").status()).isZero();
        assertThat(FakeTools.mavenCalls(sandbox))
                .containsExactly(
                        "3.8.7: --batch-mode --no-transfer-progress --threads 2C -Dstyle.color=auto verify -pl app");
        Files.createFile(folder.resolve("maven-fails"));
        assertThat(sandbox.run("test").status()).isEqualTo(7);
    }

    @Test
    void without_a_word_it_says_at_once_what_there_is_and_builds_nothing() throws Exception {
        var outcome = sandbox.run();

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith(
                        "Lockstep proves, row by row, that a target PostgreSQL is an exact copy of a live source.\n")
                .contains("./lockstep demo ", "./lockstep test ", "./lockstep help ", "docs/quick-start.md");
        assertThat(sandbox.project.resolve(".lockstep")).doesNotExist();
    }

    @Test
    void nothing_is_built_again_while_the_sources_stay() throws Exception {
        assertThat(sandbox.run("version").err())
                .isEqualTo("lockstep: building lockstep (first time: a minute or two)…\n");
        assertThat(sandbox.run("version").err()).isEmpty();
        Files.setLastModifiedTime(
                sandbox.project.resolve("pom.xml"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        sandbox.write("app/src/test/java/NewTest.java", "class NewTest {}");
        assertThat(sandbox.run("version").err()).isEmpty();

        assertThat(FakeTools.mavenCalls(sandbox)).hasSize(1);
    }

    @Test
    void a_changed_an_added_and_a_deleted_source_and_a_changed_pom_are_each_noticed() throws Exception {
        var added = sandbox.project.resolve("lab/src/main/resources/shop.sql");
        assertThat(sandbox.run("version").status()).isZero();
        sandbox.write("app/src/main/java/Main.java", "class Main { }");
        assertThat(sandbox.run("version").err()).contains("its sources have changed");
        sandbox.write("lab/src/main/resources/shop.sql", "SELECT 1");
        assertThat(sandbox.run("version").err()).contains("its sources have changed");
        sandbox.write("pom.xml", "<project></project>");
        assertThat(sandbox.run("version").err()).contains("its sources have changed");
        Files.delete(added);
        assertThat(sandbox.run("version").err()).contains("its sources have changed");

        assertThat(FakeTools.mavenCalls(sandbox)).hasSize(5);
    }

    @Test
    void only_the_newest_builds_are_kept() throws Exception {
        for (int version = 0; version < 6; version++) {
            sandbox.write("app/src/main/java/Main.java", "class Main { int version = " + version + "; }");
            assertThat(sandbox.run("version").status()).isZero();
        }

        try (var runtimes = Files.list(sandbox.project.resolve(".lockstep/runtime"))) {
            assertThat(runtimes).hasSize(3);
        }
    }

    @Test
    void a_build_that_fails_shows_its_end_names_its_log_and_is_tried_again() throws Exception {
        Files.createFile(folder.resolve("maven-fails"));

        var outcome = sandbox.run("version");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains(
                        "[ERROR] it does not compile",
                        "the whole log is in " + sandbox.project + "/.lockstep/build.log");
        Files.delete(folder.resolve("maven-fails"));
        assertThat(sandbox.run("version").status()).isZero();
    }

    @Test
    void a_second_launcher_waits_for_the_first_ones_build() throws Exception {
        secondLauncherWaits();
    }

    @Test
    void a_second_launcher_waits_where_there_is_no_flock() throws Exception {
        Files.deleteIfExists(sandbox.bin().resolve("flock"));
        secondLauncherWaits();
        assertThat(sandbox.project.resolve(".lockstep")).isDirectoryNotContaining("glob:**.d");
    }

    private void secondLauncherWaits() throws Exception {
        var gate = Files.createFile(folder.resolve("maven-waits"));
        try (var first = sandbox.start("version")) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> FakeTools.mavenCalls(sandbox).size() == 1);
            try (var second = sandbox.start("version")) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> second.errSoFar().contains("waiting for another launcher that is building"));
                assertThat(second.process().isAlive()).isTrue();
                Files.delete(gate);
                assertThat(first.await().status()).isZero();
                assertThat(second.await().out()).startsWith("Java 25.0.1\n");
            }
        }
        assertThat(FakeTools.mavenCalls(sandbox)).hasSize(1);
    }
}
