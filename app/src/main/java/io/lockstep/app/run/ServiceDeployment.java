package io.lockstep.app.run;

import io.lockstep.app.cli.Console;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.HealthPorts;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.LaneSettings;
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
        /// Services that need each other stand together; each of these groups can do without the others.
        List<List<Service>> services(Wiring wiring, Meters meters);

        /// Whether any of them needs Kafka, and what services have to agree on.
        default boolean shares() {
            return true;
        }

        /// Where health and metrics are served; empty when a service does that itself.
        OptionalInt port(HealthPorts ports);
    }

    /// @param place of the lane among those of the migration; empty for all of them
    private record Captures(Set<Side> sides, OptionalInt place) implements Composition {
        @Override
        public List<List<Service>> services(Wiring wiring, Meters meters) {
            List<LaneSettings> lanes = wiring.lanes();
            return (place.isPresent() ? List.of(lanes.get(place.getAsInt())) : lanes)
                    .stream().map(lane -> services(wiring, lane, meters)).toList();
        }

        private List<Service> services(Wiring wiring, LaneSettings lane, Meters meters) {
            return new TreeSet<>(sides)
                    .stream()
                            .<Service>map(side -> new CaptureService(
                                    wiring, lane, side, () -> Lane.kept(lane, side), meters.registry()))
                            .toList();
        }

        @Override
        public OptionalInt port(HealthPorts ports) {
            return OptionalInt.of(
                    sides.contains(Side.SOURCE)
                            ? ports.captureSource(place.orElse(0))
                            : ports.captureTarget(place.orElse(0)));
        }
    }

    private record OneVerifier(Optional<String> instance) implements Composition {
        @Override
        public List<List<Service>> services(Wiring wiring, Meters meters) {
            return List.of(List.of(new VerifierService(wiring, instance, meters.registry())));
        }

        @Override
        public OptionalInt port(HealthPorts ports) {
            return OptionalInt.of(ports.verifier());
        }
    }

    private record OneCoordinator() implements Composition {
        @Override
        public List<List<Service>> services(Wiring wiring, Meters meters) {
            return List.of(List.of(new CoordinatorService(wiring.configuration(), wiring.bootstrap())));
        }

        @Override
        public OptionalInt port(HealthPorts ports) {
            return OptionalInt.empty();
        }
    }

    private record OneWatchdog() implements Composition {
        @Override
        public List<List<Service>> services(Wiring wiring, Meters meters) {
            return List.of(List.of(new WatchdogService(wiring.configuration())));
        }

        @Override
        public boolean shares() {
            return false;
        }

        @Override
        public OptionalInt port(HealthPorts ports) {
            return OptionalInt.of(ports.watchdog());
        }
    }

    private ServiceDeployment(Composition composition) {
        this.composition = composition;
    }

    /// The captures of these sides, with the watermark writers where the source is among them.
    ///
    /// @param place of the only lane, in the order of the configuration; empty for all lanes
    public static Deployment capture(Set<Side> sides, OptionalInt place) {
        return new ServiceDeployment(new Captures(Set.copyOf(sides), place));
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

    /// The watchdog.
    public static Deployment watchdog() {
        return new ServiceDeployment(new OneWatchdog());
    }

    @Override
    public ExitStatus run(Configuration read, Console console) throws InterruptedException {
        Configuration configuration = DmsWiring.settled(read);
        var wiring = new Wiring(configuration, composition.shares() ? bootstrap(configuration) : "");
        try (var started = new Started()) {
            Meters meters = started.add(new Meters());
            List<List<Attendant>> groups = composition.services(wiring, meters).stream()
                    .map(group ->
                            group.stream().map(Attendant::of).map(started::add).toList())
                    .toList();
            List<Attendant> attendants = groups.stream().flatMap(List::stream).toList();
            String place = composition.port(configuration.http().health()).stream()
                    .mapToObj(port -> started.add(
                            HealthServer.start(configuration.http().bind(), port, () -> checks(attendants), meters)))
                    .map(server -> ": " + server.address())
                    .findFirst()
                    .orElse(": " + configuration.http().uri() + "/ (console)");
            watch(groups, new Announcer(console::message, "ready" + place));
        }
        return ExitStatus.DONE;
    }

    /// One lane that has failed for good leaves the others alone: the process ends with the last of them.
    static Optional<RuntimeException> failure(List<List<Attendant>> groups) {
        List<RuntimeException> failures = groups.stream()
                .flatMap(group -> group.stream()
                        .flatMap(attendant -> attendant.failure().stream())
                        .limit(1))
                .toList();
        return failures.size() < groups.size() ? Optional.empty() : Optional.of(failures.getFirst());
    }

    private static void watch(List<List<Attendant>> groups, Announcer announcer) throws InterruptedException {
        List<Attendant> attendants = groups.stream().flatMap(List::stream).toList();
        for (long glance = 0; ; glance++) {
            Optional<RuntimeException> failure = failure(groups);
            if (failure.isPresent()) {
                throw failure.get();
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
