package io.lockstep.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher with the real JDK, the real Maven and the real poms, cut down to one class and one dependency.
final class RuntimeBuildIT {
    private static final String DEPENDENCY =
            "<dependencies><dependency><groupId>info.picocli</groupId><artifactId>picocli</artifactId></dependency>"
                    + "</dependencies>";

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void the_poms_of_this_repository() throws IOException {
        sandbox = Sandbox.in(folder.toRealPath())
                .with("HOME", System.getProperty("user.home"))
                .with("PATH", System.getenv("PATH"))
                .with("LOCKSTEP_JAVA_HOME", System.getProperty("java.home"));
        sandbox.write(".mvn/jvm.config", read(".mvn/jvm.config"));
        sandbox.write(".mvn/wrapper/maven-wrapper.properties", read(".mvn/wrapper/maven-wrapper.properties"));
        sandbox.write("pom.xml", cut(read("pom.xml"), "<modules>", "<modules><module>app</module></modules>"));
        sandbox.write("app/pom.xml", cut(read("app/pom.xml"), "<dependencies>", DEPENDENCY));
        Files.delete(sandbox.project.resolve("app/src/main/java/Main.java"));
    }

    @Test
    void the_runtime_runs_with_its_dependencies_and_a_source_that_no_longer_compiles_is_shown() throws Exception {
        application("hello");
        var built = sandbox.run("version");
        assertThat(built.err()).isEqualTo("lockstep: building lockstep (first time: a minute or two)…\n");
        assertThat(built.out()).isEqualTo("hello from picocli in " + sandbox.folder + "\n");
        assertThat(sandbox.project.resolve("app/target")).doesNotExist();

        application("\" + nonsense + \"");
        var broken = sandbox.run("version");
        assertThat(broken.status()).isEqualTo(2);
        assertThat(broken.err()).contains("Main.java", "variable nonsense");
    }

    private void application(String says) throws IOException {
        sandbox.write("app/src/main/java/io/lockstep/app/Main.java", """
                package io.lockstep.app;

                public final class Main {
                    public static void main(String[] arguments) {
                        var from = picocli.CommandLine.class.getPackageName();
                        System.out.println("%s from " + from + " in " + System.getProperty("user.dir"));
                    }
                }
                """.formatted(says));
    }

    private static String read(String name) throws IOException {
        return Files.readString(Sandbox.REPOSITORY.resolve(name));
    }

    /// Replaces the first element that starts with the tag on a line of its own, at the outermost indentation.
    private static String cut(String pom, String tag, String replacement) {
        var start = pom.indexOf("\n    " + tag);
        var endTag = "\n    " + tag.replace("<", "</");
        var end = pom.indexOf(endTag, start) + endTag.length();
        return pom.substring(0, start + 1) + replacement + pom.substring(end);
    }
}
