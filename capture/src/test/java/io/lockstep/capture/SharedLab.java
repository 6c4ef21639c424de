package io.lockstep.capture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.Lab;
import io.lockstep.lab.PostgresOptions;
import io.lockstep.lab.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The one lab of this module's tests, started by the first that needs it and closed with the JVM. Test classes use
/// it at the same time, each in databases and topics of its own.
public final class SharedLab {
    /// The lock of tests that see or change what the databases of a server have in common: its roles and settings.
    public static final String WHOLE_SERVERS = "whole servers";

    /// The lock of tests that keep a transaction open, and of those that expect theirs to be the oldest: whoever makes
    /// a slot on the server waits for it.
    public static final String OPEN_TRANSACTIONS = "open transactions";

    private static final Map<Integer, PostgresServer> MAJORS = new ConcurrentHashMap<>();

    private static final Lab LAB = Lab.start();

    private SharedLab() {}

    public static Lab lab() {
        return LAB;
    }

    /// One more server, for tests that stop it or look at all the log that it keeps.
    public static PostgresServer server(String name) {
        return PostgresServer.create(LAB.directory(), name, PostgresOptions.defaults());
    }

    /// A server of this major version: the lab's own source, or one more, whose programs come with Maven on Linux amd64
    /// only. The test is skipped where they do not.
    static synchronized PostgresServer source(int major) {
        if (LAB.source().majorVersion() == major) {
            return LAB.source();
        }
        Path artifact = Path.of("target/postgres/" + major + ".jar");
        assumeTrue(Files.exists(artifact), "PostgreSQL " + major + " comes with Maven on Linux amd64 only");
        return MAJORS.computeIfAbsent(
                major,
                _ -> PostgresServer.create(LAB.directory(), "major" + major, artifact, PostgresOptions.defaults()));
    }

    /// One more broker, for a test that stops it.
    public static KafkaBroker broker(String name) {
        return KafkaBroker.create(LAB.directory(), name);
    }
}
