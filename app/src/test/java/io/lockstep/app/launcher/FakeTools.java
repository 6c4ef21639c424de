package io.lockstep.app.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Shell scripts in place of a JDK and of Maven: what the launcher asks them, they answer; what it has them do,
/// they say.
final class FakeTools {
    private FakeTools() {}

    /// A JDK of that version, with a `release` file; its `java` prints the version and its arguments, a line each.
    static Path jdk(Path home, String version) throws IOException {
        jdkWithoutRelease(home, version);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    static Path jdkWithoutRelease(Path home, String version) throws IOException {
        script(home.resolve("bin/javac"), "exit 1");
        script(home.resolve("bin/java"), """
                case $1 in
                    -version | -XshowSettings:properties)
                        printf '    java.home = %%s\\nopenjdk version "%%s"\\n' '%1$s' '%2$s' >&2 ;;
                    *) printf '%%s\\n' 'Java %2$s' "$@" ;;
                esac
                """.formatted(home, version));
        return home;
    }

    /// A Maven of that version. It notes each call in `maven-calls` beside its folder, waits while `maven-waits` is
    /// there, fails when `maven-fails` is there, and otherwise makes the folder that the launcher runs from.
    static Path maven(Path file, String version) throws IOException {
        return script(file, """
                if [ "$1" = --version ]; then echo "Apache Maven %1$s (abc)"; exit; fi
                here=%2$s
                echo "%1$s: $*" >>"$here/maven-calls"
                while [ -e "$here/maven-waits" ]; do sleep 0.05; done
                if [ -e "$here/maven-fails" ]; then echo "[ERROR] it does not compile"; exit 7; fi
                for word; do
                    case $word in -Dlockstep.runtime=*)
                        mkdir -p "${word#*=}/lib" && : >"${word#*=}/app-9.jar" ;;
                    esac
                done
                """.formatted(version, file.resolve("../..").normalize()));
    }

    static List<String> mavenCalls(Sandbox sandbox) throws IOException {
        var calls = sandbox.folder.resolve("maven-calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private static Path script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
