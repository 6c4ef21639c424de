package io.lockstep.app.config;

import io.lockstep.events.CutoverTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The legs of a migration. Leg 0 is what is configured: from the source to the target. Each cutover begins
/// the next one, which goes the other way over the way back that the cutover has made: leg 1 from the
/// target to the source, leg 2 from the source to the target again, and so on. Each is a migration of its
/// own, verified and cut over like any other, with names, topics and a schema of its own.
public final class Leg {
    /// Of a migration that is to have a way back: `_leg99` is added to it.
    static final int LONGEST_NAME = 34;

    /// A lease never reaches so many: the epochs of a leg are higher than those of the leg before.
    static final long EPOCHS = 1_000_000_000;

    private static final String NAME = "_leg";
    /// More than lanes of one leg take.
    private static final int PORTS = 100;
    private static final int LAST_PORT = 65_535;

    private Leg() {}

    /// What the first leg's migration comes to on a later one.
    ///
    /// @param first the configuration as it was read
    /// @param number of the leg, from 0
    public static Configuration of(Configuration first, int number) {
        if (first.leg() != 0) {
            throw new IllegalArgumentException("A leg is made from the first one, not from leg " + first.leg());
        }
        if (number < 0) {
            throw new IllegalArgumentException("There is no leg " + number);
        }
        return number == 0 ? first : later(first, number);
    }

    private static Configuration later(Configuration first, int number) {
        boolean back = number % 2 == 1;
        return new Configuration(
                name(first.migration(), number),
                back ? first.target() : first.source(),
                back ? first.source() : first.target(),
                back ? first.admin().swapped() : first.admin(),
                first.kafka(),
                new Replication.Native(
                        Optional.of(CutoverTables.wayBack(name(first.migration(), number - 1))),
                        Replication.Apply.ORDERED),
                first.tables(),
                List.of(),
                watermark(first.watermark(), number, back),
                first.canary(),
                first.capture(),
                verifier(first.verifier(), number),
                first.sweep(),
                cutover(first.cutover(), number, back),
                first.certificate(),
                http(first.http(), number),
                first.privacy(),
                first.notifying(),
                number);
    }

    /// The same in the process that serves the leg before, whose port it leaves alone.
    public static Configuration beside(Configuration first, int number) {
        return of(first, number).withPort(0);
    }

    /// What the migration of a leg is called.
    static String name(String migration, int number) {
        return number == 0 ? migration : migration + NAME + number;
    }

    /// What something is called on the leg before that has this name on a leg.
    static String before(String name, int number) {
        if (number == 0) {
            throw new IllegalStateException("There is no leg before the first");
        }
        return name(name.substring(0, name.length() - (NAME + number).length()), number - 1);
    }

    /// What something is called on the leg after that has this name on a leg.
    static String after(String name, int number) {
        return name(number == 0 ? name : name.substring(0, name.length() - (NAME + number).length()), number + 1);
    }

    /// The account that alone writes watermarks is one of the first source.
    private static WatermarkSettings watermark(WatermarkSettings first, int number, boolean back) {
        return new WatermarkSettings(
                first.interval(), name(first.schema(), number), back ? Optional.empty() : first.account());
    }

    private static VerifierSettings verifier(VerifierSettings first, int number) {
        return new VerifierSettings(
                first.threads(),
                first.standbys(),
                first.state(),
                first.stateDirectory().resolve(name("", number).substring(1)),
                first.confirmAttempts(),
                first.retention());
    }

    private static CutoverChoice cutover(CutoverChoice first, int number, boolean back) {
        return new CutoverChoice(
                first.maxLag(),
                first.sustainedFor(),
                first.pauseBudget(),
                first.appRoles(),
                first.acceptedRoles(),
                back ? first.traffic().stream().map(Leg::swapped).toList() : first.traffic(),
                first.failback(),
                first.approvals(),
                beside(first.stateFile(), number));
    }

    private static TrafficChoice swapped(TrafficChoice choice) {
        return switch (choice) {
            case TrafficChoice.Pooler pooler ->
                new TrafficChoice.Pooler(
                        pooler.admin(),
                        pooler.database(),
                        pooler.config(),
                        pooler.target(),
                        pooler.source(),
                        pooler.probe(),
                        pooler.acceptSessionPooling());
            case TrafficChoice.Gate gate -> gate;
            case TrafficChoice.Webhook webhook -> webhook;
        };
    }

    /// `cutover-state.json` becomes `cutover-state_leg1.json`.
    private static Path beside(Path file, int number) {
        String whole = String.valueOf(file.getFileName());
        int dot = whole.lastIndexOf('.');
        String stem = dot < 0 ? whole : whole.substring(0, dot);
        return file.resolveSibling(name(stem, number) + whole.substring(stem.length()));
    }

    /// Ports that are chosen are followed by those of the next leg; 0 stays any that is free.
    private static HttpAddress http(HttpAddress first, int number) {
        HealthPorts health = first.health();
        return new HttpAddress(
                first.bind(),
                port(first.port(), number),
                new HealthPorts(
                        port(health.captureSource(), number),
                        port(health.captureTarget(), number),
                        port(health.verifier(), number),
                        port(health.watchdog(), number)),
                first.tokensFile());
    }

    private static int port(int first, int number) {
        int port = first + PORTS * number;
        return first == 0 || port > LAST_PORT ? 0 : port;
    }
}
