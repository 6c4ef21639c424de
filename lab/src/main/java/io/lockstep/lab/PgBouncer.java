package io.lockstep.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real PgBouncer on a free port of 127.0.0.1, whose entries are in a file of their own, [#entries()]. Its console
/// is open to the user [#ADMIN]. Thread-safe.
public final class PgBouncer implements AutoCloseable {
    /// Who may use the console.
    public static final String ADMIN = "lab_admin";

    static final String PID_FILE = "pgbouncer.pid";
    private static final String PROGRAM = "pgbouncer";
    private static final List<String> BEYOND_THE_PATH = List.of("/usr/local/sbin", "/usr/sbin");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final PostgresAccount account;
    private final Path program;
    private final int port = FreePort.any();
    private final Map<String, String> users;
    private @Nullable Process process;

    private PgBouncer(Path home, PostgresAccount account, Path program, Map<String, String> users) {
        this.home = home;
        this.account = account;
        this.program = program;
        this.users = users;
    }

    /// Where the program is: on the PATH, or where packages put it; empty when it is not installed.
    public static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), BEYOND_THE_PATH.stream())
                .map(entry -> Path.of(entry, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// What it says of its version, such as `PgBouncer 1.18.0`.
    public String version() {
        Path said = home.resolve("version");
        Commands.run(List.of(program.toString(), "--version"), said);
        return Commands.tail(said).lines().findFirst().orElse(PROGRAM);
    }

    /// Starts one below the lab's directory, which closes it at the latest.
    ///
    /// @param name of it, unique in its lab
    /// @param settings of its section `[pgbouncer]`, besides those that it needs here
    /// @param users passwords of those who may log in, by name; it logs in with them to the databases
    /// @param entries text of the file with its databases
    /// @throws LabException with the end of its log when it does not start
    public static PgBouncer create(
            LabDirectory directory,
            String name,
            Map<String, String> settings,
            Map<String, String> users,
            String entries) {
        Path program = program().orElseThrow(() -> new LabException("pgbouncer is not installed"));
        Map<String, String> all = new TreeMap<>(users);
        all.put(ADMIN, HexFormat.of().formatHex(new SecureRandom().generateSeed(16)));
        PostgresAccount account = PostgresAccount.choose();
        PgBouncer pooler = new PgBouncer(directory.child(name), account, program, all);
        account.admit(pooler.home);
        try {
            pooler.configure(settings, entries);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + pooler.home, e);
        }
        directory.own(pooler);
        pooler.start();
        return pooler;
    }

    private void configure(Map<String, String> settings, String entries) throws IOException {
        Map<String, String> all = new TreeMap<>(Map.of(
                "listen_addr",
                FreePort.LOOPBACK,
                "listen_port",
                Integer.toString(port),
                "unix_socket_dir",
                "",
                "auth_type",
                "scram-sha-256",
                "auth_file",
                home.resolve("users.txt").toString(),
                "admin_users",
                ADMIN,
                "pool_mode",
                "transaction",
                "logfile",
                log().toString(),
                "pidfile",
                home.resolve(PID_FILE).toString()));
        all.putAll(settings);
        String lines = all.entrySet().stream()
                .map(each -> each.getKey() + " = " + each.getValue())
                .collect(Collectors.joining("\n"));
        write(
                "users.txt",
                users.entrySet().stream()
                        .map(user -> quoted(user.getKey()) + " " + quoted(user.getValue()) + "\n")
                        .collect(Collectors.joining()));
        write("databases.ini", entries);
        write("pgbouncer.ini", "[databases]\n%include " + entries() + "\n[pgbouncer]\n" + lines + "\n");
    }

    private void write(String name, String text) throws IOException {
        account.admit(Files.writeString(home.resolve(name), text));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /// The file with its databases.
    public Path entries() {
        return home.resolve("databases.ini");
    }

    public Path log() {
        return home.resolve("pgbouncer.log");
    }

    public int port() {
        return port;
    }

    /// A database of it, as one of its users.
    public Database database(String name, String user) {
        return new Database(FreePort.LOOPBACK, port, name, user, password(user));
    }

    public String password(String user) {
        return Optional.ofNullable(users.get(user)).orElseThrow();
    }

    /// Starts it when it does not run, on the same port and files.
    public synchronized void start() {
        if (process != null) {
            return;
        }
        try {
            Process started = new ProcessBuilder(account.command(List.of(
                            program.toString(), home.resolve("pgbouncer.ini").toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output").toFile())
                    .start();
            process = started;
            Await.until("PgBouncer listens", PATIENCE, () -> listens(started));
        } catch (IOException | SQLException e) {
            throw new LabException("Cannot start " + program, e);
        }
    }

    private boolean listens(Process started) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(FreePort.LOOPBACK), port));
            return true;
        } catch (IOException _) {
            if (!started.isAlive()) {
                throw new LabException("PgBouncer ended: " + Commands.tail(home.resolve("output")));
            }
            return false;
        }
    }

    /// Ends it at once, as a crash would.
    public synchronized void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        try {
            Path file = home.resolve(PID_FILE);
            long pid = Long.parseLong(Files.readString(file).strip());
            Commands.succeeds(List.of("sh", "-c", "kill -KILL " + pid));
            running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Files.deleteIfExists(file);
        } catch (NoSuchFileException _) {
            // It has ended by itself, as it does when a terminal interrupts it
            running.destroyForcibly();
        } catch (IOException e) {
            running.destroyForcibly();
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while PgBouncer ended", e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return "PgBouncer " + home.getFileName() + " on port " + port;
    }
}
