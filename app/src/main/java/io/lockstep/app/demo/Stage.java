package io.lockstep.app.demo;

import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.run.Administration;
import io.lockstep.app.run.DmsWiring;
import io.lockstep.app.run.Legs;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.cutover.certificate.VerifyingKey;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.Ledger;
import io.lockstep.lab.LedgerClients;
import io.lockstep.lab.Shop;
import io.lockstep.lab.TableName;
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
import java.util.stream.Stream;

/// Everything that the story plays on: two PostgreSQL servers, Kafka, the replicator, the services, the
/// workload, and where its clients get in. Closing it stops them all and leaves nothing behind.
final class Stage implements AutoCloseable {
    /// Clients that write while the application is moved.
    static final int CLIENTS = 16;

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Setting setting;
    private final Replicator replication;
    private final Legs services;
    private final Workload workload;
    private final Pacer pacer;
    private final int transactionsPerSecond;

    /// What is there before the services start.
    private record Setting(
            Lab lab, Entrance entrance, Staff staff, SigningKey key, Configuration configuration, ShopUser user) {}

    private Stage(
            Setting setting,
            Replicator replication,
            Legs services,
            Workload workload,
            Pacer pacer,
            int transactionsPerSecond) {
        this.setting = setting;
        this.replication = replication;
        this.services = services;
        this.workload = workload;
        this.pacer = pacer;
        this.transactionsPerSecond = transactionsPerSecond;
    }

    static Stage open(DemoOptions options, Narrator narrator) throws SQLException, InterruptedException {
        narrator.say("Starting two PostgreSQL servers and a Kafka broker");
        Lab lab = Lab.builder().source().target().kafka().withoutShutdownHook().start();
        try {
            Database source = lab.source().database();
            Database target = lab.target().database();
            narrator.say("Copying a shop of " + options.rows() + " rows with "
                    + options.replication().words());
            Shop.create(source, target, options.rows(), options.seed());
            Ledger.create(source, target);
            Replicator replication = Replicator.of(options.replication(), source, target);
            Setting setting = setting(lab, ShopUser.create(source, target), replication, options);
            narrator.say("Starting capture of both change logs, verifier and coordinator");
            Legs services = start(setting, replication, narrator);
            var workload = Workload.start(setting.user.at(source), options.seed(), options.tps());
            var pacer = Pacer.start(workload, options.tps(), witness(services), narrator);
            return new Stage(setting, replication, services, workload, pacer, options.tps());
        } catch (SQLException | InterruptedException | RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /// Sets the migration up and starts everything in this process, as `setup` and `run` do.
    private static Legs start(Setting setting, Replicator replication, Narrator narrator)
            throws SQLException, InterruptedException {
        try (Setup setup = Setup.plan(new Administration(setting.configuration).settings())) {
            setup.execute(Watcher.NONE);
        }
        replication.carry();
        return Legs.start(
                DmsWiring.settled(setting.configuration), setting.lab.kafka().bootstrap(), narrator::say);
    }

    private static Setting setting(Lab lab, ShopUser user, Replicator replication, DemoOptions options) {
        Staff staff = Staff.hire(lab.directory().path().resolve("tokens.json"));
        Entrance entrance = Entrance.open(options.traffic().orElseGet(TrafficType::available), lab, user);
        SigningKey key = SigningKey.random();
        return new Setting(
                lab,
                entrance,
                staff,
                key,
                DemoConfiguration.of(lab, user, entrance.traffic(), staff.file(), key)
                        .withReplication(replication.configuration()),
                user);
    }

    /// All tables that are moved.
    static List<TableName> tables() {
        return Stream.concat(Shop.tables().stream(), Ledger.tables().stream()).toList();
    }

    Database source() {
        return setting.lab.source().database();
    }

    Database target() {
        return setting.lab.target().database();
    }

    Replicator replication() {
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

    private static Witness witness(Legs services) {
        return new Witness(() -> services.coordinator().overview(), DemoConfiguration.WATERMARKS);
    }

    /// That of the leg on which the migration is now.
    Coordinator coordinator() {
        return services.coordinator();
    }

    /// Where the coordinator answers, whichever way the application has gone.
    URI address() {
        return setting.configuration.http().uri();
    }

    Entrance entrance() {
        return setting.entrance;
    }

    Staff staff() {
        return setting.staff;
    }

    /// With which its signature on certificates is checked.
    VerifyingKey key() {
        return setting.key.verifying();
    }

    CoordinatorClient client() {
        return new CoordinatorClient(address(), ANSWER);
    }

    /// Clients that come in by the entrance, as many transactions a second as the services could follow so far.
    LedgerClients open(Ledger ledger) {
        return LedgerClients.start(
                ledger, setting.entrance.door(), CLIENTS, Math.max(1, pacer.share() * transactionsPerSecond));
    }

    /// Ends the workload, which knows one side only.
    void endWorkload() {
        pacer.close();
        workload.close();
    }

    /// A configuration with which every other command finds what runs here; it goes with the stage.
    Path writeConfiguration() throws IOException {
        return writePrivate(
                "demo.yaml", DemoFile.text(setting.configuration, address().getPort()));
    }

    /// A file with which who asks for cutovers is known; it goes with the stage.
    Path writeToken() throws IOException {
        return writePrivate("token", setting.staff.operator().reveal());
    }

    private Path writePrivate(String name, String text) throws IOException {
        Path file = setting.lab.directory().path().resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    @Override
    public void close() {
        Uninterrupted.run(this::closeAll);
    }

    private void closeAll() {
        endWorkload();
        try {
            services.close();
        } finally {
            replication.close();
            setting.entrance.close();
            setting.lab.close();
        }
    }
}
