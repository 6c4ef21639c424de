package io.lockstep.app.run;

import io.lockstep.app.cli.Console;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.HealthPorts;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.events.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Services in a process of their own, on a migration that is set up: `lockstep capture`, `verifier`,
/// `coordinator`. Whatever they need may come later, go and come back; wrong configuration ends the process.
public final class ServiceDeployment implements Deployment {
    private static final Duration GLANCE = Duration.ofSeconds(1);

    /// In glances: libraries are loaded early, and late only where a neighbour comes late.
    private static final long SETTLED = 60;

    private static final long SELDOM = 20;

    private final Composition composition;

    /// What a process is made of.
    private interface Composition {
        List<Service> services(Wiring wiring, Meters meters);

        /// Where health and metrics are served; empty when a service does that itself.
        OptionalInt port(HealthPorts ports);
    }

    private record Captures(Set<Side> sides) implements Composition {
        @Override
        public List<Service> services(Wiring wiring, Meters meters) {
            return new TreeSet<>(sides)
                    .stream()
                            .<Service>map(side -> new CaptureService(
                                    wiring, side, () -> Lane.kept(wiring.lane(), side), meters.registry()))
                            .toList();
        }

        @Override
        public OptionalInt port(HealthPorts ports) {
            return OptionalInt.of(sides.contains(Side.SOURCE) ? ports.captureSource() : ports.captureTarget());
        }
    }

    private record OneVerifier(Optional<String> instance) implements Composition {
        @Override
        public List<Service> services(Wiring wiring, Meters meters) {
            return List.of(new VerifierService(wiring, instance, meters.registry()));
        }

        @Override
        public OptionalInt port(HealthPorts ports) {
            return OptionalInt.of(ports.verifier());
        }
    }

    private record OneCoordinator() implements Composition {
        @Override
        public List<Service> services(Wiring wiring, Meters meters) {
            return List.of(new CoordinatorService(wiring));
        }

        @Override
        public OptionalInt port(HealthPorts ports) {
            return OptionalInt.empty();
        }
    }

    private ServiceDeployment(Composition composition) {
        this.composition = composition;
    }

    /// The captures of these sides, with the watermark writer where the source is among them.
    public static Deployment capture(Set<Side> sides) {
        return new ServiceDeployment(new Captures(Set.copyOf(sides)));
    }

    /// One verifier.
    ///
    /// @param instance names it among several of one migration; empty for the only one
    public static Deployment verifier(Optional<String> instance) {
        return new ServiceDeployment(new OneVerifier(instance));
    }

    /// The coordinator.
    public static Deployment coordinator() {
        return new ServiceDeployment(new OneCoordinator());
    }

    @Override
    public ExitStatus run(Configuration configuration, Console console) throws InterruptedException {
        var wiring = new Wiring(configuration, bootstrap(configuration));
        try (var started = new Started()) {
            Meters meters = started.add(new Meters());
            List<Attendant> attendants = composition.services(wiring, meters).stream()
                    .map(Attendant::of)
                    .map(started::add)
                    .toList();
            String place = composition.port(configuration.http().health()).stream()
                    .mapToObj(port -> started.add(
                            HealthServer.start(configuration.http().bind(), port, () -> checks(attendants), meters)))
                    .map(server -> ": " + server.address())
                    .findFirst()
                    .orElse(": " + configuration.http().uri() + "/health/ready");
            watch(attendants, new Announcer(console::message, "ready" + place));
        }
        return ExitStatus.DONE;
    }

    private static void watch(List<Attendant> attendants, Announcer announcer) throws InterruptedException {
        for (long glance = 0; ; glance++) {
            for (Attendant attendant : attendants) {
                Optional<RuntimeException> failure = attendant.failure();
                if (failure.isPresent()) {
                    throw failure.get();
                }
            }
            announcer.look(checks(attendants), System.nanoTime());
            if (glance < SETTLED || glance % SELDOM == 0) {
                NativeLibraries.removeCopies();
            }
            Thread.sleep(GLANCE);
        }
    }

    private static List<HealthCheck> checks(List<Attendant> attendants) {
        return attendants.stream()
                .flatMap(attendant -> attendant.checks().stream())
                .toList();
    }

    /// What services in several processes must have been told, since none can make it up for the others.
    private static String bootstrap(Configuration configuration) {
        if (configuration.privacy().fingerprintKey().isEmpty()) {
            throw UserError.usage(
                    "privacy.fingerprint-key is missing: services in several processes need the same one",
                    "generate one with `openssl rand -hex 32`, and give it to all, best as ${file:/path}");
        }
        return switch (configuration.kafka().bootstrap()) {
            case Bootstrap.Servers(String addresses) -> addresses;
            case Bootstrap.Embedded _ ->
                throw UserError.usage(
                        "kafka.bootstrap is embedded, which only `lockstep run` can use",
                        "name the brokers that all services share");
        };
    }
}
