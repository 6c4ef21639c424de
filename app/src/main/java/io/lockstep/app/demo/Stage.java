package io.lockstep.app.demo;

import io.lockstep.app.config.AdminAccess;
import io.lockstep.app.config.CanarySettings;
import io.lockstep.app.config.CaptureSettings;
import io.lockstep.app.config.ClientProperties;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.CutoverChoice;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.config.HttpAddress;
import io.lockstep.app.config.KafkaAccess;
import io.lockstep.app.config.Privacy;
import io.lockstep.app.config.Replication;
import io.lockstep.app.config.SweepChoice;
import io.lockstep.app.config.TableGlob;
import io.lockstep.app.config.TableSelection;
import io.lockstep.app.config.VerifierSettings;
import io.lockstep.app.config.WatermarkSettings;
import io.lockstep.app.run.Services;
import io.lockstep.capture.database.Secret;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.Shop;
import io.lockstep.lab.Uninterrupted;
import io.lockstep.lab.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that the story plays on: two PostgreSQL servers, Kafka, the replicator, the services, the
/// workload. Closing it stops them all and leaves nothing behind.
final class Stage implements AutoCloseable {
    private static final Duration COPYING = Duration.ofMinutes(2);
    private static final Duration WATERMARKS = Duration.ofMillis(200);
    private static final Duration CANARIES = Duration.ofSeconds(3);
    private static final String NAME = "demo";

    private final Lab lab;
    private final NativeReplication replication;
    private final Configuration configuration;
    private final Services services;
    private final Workload workload;
    private final Pacer pacer;

    private Stage(
            Lab lab,
            NativeReplication replication,
            Configuration configuration,
            Services services,
            Workload workload,
            Pacer pacer) {
        this.lab = lab;
        this.replication = replication;
        this.configuration = configuration;
        this.services = services;
        this.workload = workload;
        this.pacer = pacer;
    }

    static Stage open(DemoOptions options, Narrator narrator) throws SQLException {
        narrator.say("Starting two PostgreSQL servers and a Kafka broker");
        Lab lab = Lab.builder().source().target().kafka().withoutShutdownHook().start();
        try {
            Database source = lab.source().database();
            Database target = lab.target().database();
            narrator.say("Copying a shop of " + options.rows() + " rows with native logical replication");
            Shop.create(source, target, options.rows(), options.seed());
            var replication = NativeReplication.create(source, target, "shop", Shop.tables());
            replication.awaitSynchronised(COPYING);
            narrator.say("Starting capture of both change logs, verifier and coordinator");
            Configuration configuration = configuration(lab);
            Services services = Services.start(configuration, narrator::say);
            var workload = Workload.start(source, options.seed(), options.tps());
            var pacer = Pacer.start(workload, options.tps(), witness(services), narrator);
            return new Stage(lab, replication, configuration, services, workload, pacer);
        } catch (SQLException | RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    Database source() {
        return lab.source().database();
    }

    Database target() {
        return lab.target().database();
    }

    NativeReplication replication() {
        return replication;
    }

    Workload workload() {
        return workload;
    }

    Pacer pacer() {
        return pacer;
    }

    Witness witness() {
        return witness(services);
    }

    private static Witness witness(Services services) {
        return new Witness(services::overview, WATERMARKS);
    }

    URI address() {
        return services.address();
    }

    /// A configuration with which every other command finds what runs here; it goes with the stage.
    Path writeConfiguration() throws IOException {
        Path file = lab.directory().path().resolve("demo.yaml");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, DemoFile.text(configuration, address().getPort()));
    }

    @Override
    public void close() {
        Uninterrupted.run(this::closeAll);
    }

    private void closeAll() {
        pacer.close();
        workload.close();
        try {
            services.close();
        } finally {
            lab.close();
        }
    }

    private static Configuration configuration(Lab lab) {
        return new Configuration(
                NAME,
                access(lab.source().database()),
                access(lab.target().database()),
                AdminAccess.NONE,
                new KafkaAccess(
                        new KafkaAccess.Bootstrap.Servers(lab.kafka().bootstrap()), 4, new ClientProperties(Map.of())),
                new Replication.Native(Optional.of("shop"), Replication.Apply.ORDERED),
                new TableSelection(List.of(new TableGlob("public.*")), List.of(), Optional.empty(), ColumnRules.NONE),
                List.of(),
                new WatermarkSettings(WATERMARKS, "lockstep", Optional.empty()),
                new CanarySettings(CANARIES),
                new CaptureSettings(2048, 8192),
                new VerifierSettings(
                        2,
                        VerifierSettings.StateStore.ROCKSDB,
                        lab.directory().path().resolve("verifier")),
                SweepChoice.USUAL,
                CutoverChoice.USUAL,
                new HttpAddress("127.0.0.1", 0),
                new Privacy(Optional.empty()));
    }

    private static DatabaseAccess access(Database database) {
        return new DatabaseAccess(database.jdbcUrl(), database.user(), Optional.of(new Secret(database.password())));
    }
}
