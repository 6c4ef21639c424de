package io.lockstep.verifier;

import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.verifier.confirm.ConfirmerSettings;
import io.lockstep.verifier.rows.Connector;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A verifier in a JVM of its own, to be killed without warning.
final class VerifierProcess implements AutoCloseable {
    private final Process process;

    private VerifierProcess(Process process) {
        this.process = process;
    }

    static VerifierProcess start(Migration migration) throws IOException {
        return start(migration, "verifier", 0, List.of());
    }

    /// One of several that share the work, with a confirmer that reads two databases.
    static VerifierProcess start(Migration migration, String instance, Database source, Database target)
            throws IOException {
        return start(
                migration,
                instance,
                0,
                Stream.of(source, target).flatMap(VerifierProcess::access).toList());
    }

    /// One that sweeps as well.
    static VerifierProcess sweeping(LivePair pair) throws IOException {
        List<String> access = Stream.of(pair.database(Side.SOURCE), pair.database(Side.TARGET))
                .flatMap(VerifierProcess::access)
                .toList();
        return start(
                pair.migration,
                "verifier",
                0,
                Stream.concat(access.stream(), Stream.of("sweep")).toList());
    }

    /// One of several that share the work.
    static VerifierProcess start(Migration migration, String instance, int standbys) throws IOException {
        return start(migration, instance, standbys, List.of());
    }

    private static Stream<String> access(Database database) {
        return Stream.of(database.jdbcUrl(), database.user(), database.password());
    }

    private static VerifierProcess start(Migration migration, String instance, int standbys, List<String> databases)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                VerifierProcess.class.getName(),
                migration.name(),
                migration.bootstrap(),
                migration.stateDirectory().resolve(instance).toString(),
                instance,
                Integer.toString(standbys)));
        command.addAll(databases);
        return new VerifierProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// As `kill -9` does.
    void kill() throws InterruptedException {
        if (!process.destroyForcibly().waitFor(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Process " + process.pid() + " survived kill -9");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Migration migration = new Migration(arguments[0], arguments[1], Path.of(arguments[2]));
        VerifierSettings settings =
                migration.settings().withInstance(arguments[3]).withStandbys(Integer.parseInt(arguments[4]));
        VerifierSettings reading = arguments.length == 5 ? settings : settings.withConfirmer(confirmer(arguments));
        Verifier.start(arguments.length == 12 ? reading.withSweeper(LivePair.sweeper()) : reading);
        Thread.currentThread().join();
    }

    private static ConfirmerSettings confirmer(String[] arguments) {
        return LivePair.confirmer(connector(arguments, 5), connector(arguments, 8));
    }

    private static Connector connector(String[] arguments, int from) {
        return () -> DriverManager.getConnection(arguments[from], arguments[from + 1], arguments[from + 2]);
    }
}
