package io.lockstep.cutover.http;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.certificate.CertificateSettings;
import io.lockstep.cutover.certificate.Digesting;
import io.lockstep.cutover.certificate.Notary;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.cutover.feed.Broker;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Guardrails;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.proof.DryRun;
import io.lockstep.cutover.proof.Validation;
import io.lockstep.cutover.report.Reporter;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.cutover.runner.Desk;
import io.lockstep.cutover.runner.Pace;
import io.lockstep.cutover.runner.Stage;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The real server, with cutovers on real databases whose acts are rows.
final class ServedCutovers implements AutoCloseable {
    private final AtomicReference<Sighting> sighted = new AtomicReference<>(Sighting.pass("none"));
    private final Stage stage;
    private final Notary notary;
    private final Cutovers cutovers;
    private final ServedState served;
    private volatile Consumer<Standing> told = _ -> {};

    ServedCutovers(Stage stage) {
        this.stage = stage;
        notary = notary();
        cutovers = Cutovers.start(
                new Desk(
                        SharedServers.connectors(stage.name()),
                        SharedServers.TABLES,
                        stage::steps,
                        Pace.of(Duration.ofMinutes(1)),
                        Duration.ofSeconds(30),
                        "served",
                        List.of(),
                        InstantSource.system()),
                now -> {
                    notary.told(now);
                    told.accept(now);
                },
                now -> told.accept(now));
        served = new ServedState(
                VerificationState.EMPTY,
                Broker.client(),
                HttpApi.Patience.USUAL,
                overview -> Optional.of(office(overview)));
        served.log().begins(0);
        served.log().ready();
        told = served.log()::stands;
    }

    ServedState served() {
        return served;
    }

    Cutovers cutovers() {
        return cutovers;
    }

    /// What is found before a run.
    void sight(Sighting sighting) {
        sighted.set(sighting);
    }

    /// As when a run has moved.
    void tell(Standing standing) {
        told.accept(standing);
    }

    @Override
    public void close() {
        served.close();
        cutovers.close();
        notary.close();
    }

    /// Of a migration whose tables nobody digests.
    private Notary notary() {
        Digesting nothing = new Digesting() {
            @Override
            public String session() {
                return "SET TimeZone = 'UTC'";
            }

            @Override
            public List<Table> tables(Connection source, Connection target) {
                return List.of();
            }
        };
        return new Notary(
                new CertificateSettings(
                        "shop",
                        0,
                        List.of(),
                        "1.0",
                        Map.of("migration", "shop"),
                        List.of("batch"),
                        Optional.of(SigningKey.random()),
                        nothing,
                        SharedServers.connectors(stage.name()),
                        Duration.ofMinutes(1)),
                SharedServers.connectors(stage.name()),
                SharedServers.TABLES,
                InstantSource.system());
    }

    private CutoverOffice office(Supplier<Overview> overview) {
        Supplier<OpenDatabases> sessions = () -> new OpenDatabases(SharedServers.connectors(stage.name()));
        var validation = new Validation(
                new Guardrails(sessions, 2, Duration.ofSeconds(30), InstantSource.system()), List.of(new Planted()));
        return new CutoverOffice(
                0,
                cutovers,
                notary,
                new DryRun(stage::steps, () -> validation, sessions, "settings", overview),
                Duration.ofSeconds(30),
                true,
                new Reporter(
                        "shop",
                        Objects.requireNonNull(
                                SharedServers.connectors(stage.name()).get(Side.SOURCE)),
                        overview),
                Optional::empty);
    }

    private final class Planted implements Guardrail {
        @Override
        public String name() {
            return "planted";
        }

        @Override
        public Severity severity() {
            return Severity.BLOCKER;
        }

        @Override
        public String required() {
            return "none";
        }

        @Override
        public Sighting look(Databases databases) {
            return sighted.get();
        }
    }
}
