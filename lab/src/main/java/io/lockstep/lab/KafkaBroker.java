package io.lockstep.lab;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real Kafka broker (KRaft, broker and controller in one) inside this JVM, on 127.0.0.1.
///
/// It keeps its data directory and port over [#stop()] and [#start()]. A broker that loses its directory while it
/// runs halts the JVM: close it first. Thread-safe.
public final class KafkaBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private final Optional<KafkaLogin> login;
    private final Optional<TcpProxy> network;
    private @Nullable KafkaRaftServer server;

    private KafkaBroker(Path directory, int port, Optional<KafkaLogin> login, Optional<TcpProxy> network) {
        this.directory = directory;
        this.port = port;
        this.login = login;
        this.network = network;
        this.controllerPort = FreePort.any();
    }

    /// Starts a broker that keeps its data in the lab's directory, which closes it at the latest.
    public static KafkaBroker create(LabDirectory directory, String name) {
        KafkaBroker broker = open(directory.child(name), OptionalInt.empty());
        directory.own(broker);
        return broker;
    }

    /// Starts a broker that clients can also reach through a network: those whose `bootstrap.servers` name it talk
    /// to the broker through it and in no other way.
    ///
    /// @param network to a port that is free
    public static KafkaBroker create(LabDirectory directory, String name, TcpProxy network) {
        var broker = new KafkaBroker(directory.child(name), FreePort.any(), Optional.empty(), Optional.of(network));
        broker.start();
        directory.own(broker);
        return broker;
    }

    /// Starts a broker on a directory of the caller's, new or of an earlier run; nothing in it is removed at the
    /// end.
    ///
    /// @param port where clients connect; empty for any free one
    /// @throws LabException when the port is taken or the directory cannot be used
    public static KafkaBroker open(Path directory, OptionalInt port) {
        return open(directory, port, Optional.empty());
    }

    /// The same for a broker that only serves who logs in.
    ///
    /// @param login empty for a broker that asks for none
    public static KafkaBroker open(Path directory, OptionalInt port, Optional<KafkaLogin> login) {
        int taken = port.isPresent() ? FreePort.require(port.getAsInt()) : FreePort.any();
        KafkaBroker broker = new KafkaBroker(directory, taken, login, Optional.empty());
        broker.start();
        return broker;
    }

    /// What clients put into `bootstrap.servers`.
    public String bootstrap() {
        return FreePort.LOOPBACK + ":" + port;
    }

    /// Starts a stopped broker again and returns when it serves clients.
    public synchronized void start() {
        if (server != null) {
            return;
        }
        long began = System.nanoTime();
        format();
        KafkaRaftServer starting = new KafkaRaftServer(
                new KafkaConfig(KafkaSettings.of(directory, port, controllerPort, login, network), false), Time.SYSTEM);
        starting.startup();
        server = starting;
        LOG.atInfo()
                .addKeyValue("bootstrap", bootstrap())
                .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
                .log("Kafka started");
    }

    /// Stops the broker in order; data and port stay.
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void format() {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(directory);
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(KafkaSettings.NODE)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new LabException(
                    "Cannot prepare " + directory + " for Kafka: name an empty directory that can be written", e);
        }
    }

    @Override
    public String toString() {
        return "Kafka at " + bootstrap();
    }
}
