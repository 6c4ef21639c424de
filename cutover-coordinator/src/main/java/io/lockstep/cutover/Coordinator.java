package io.lockstep.cutover;

import io.lockstep.cutover.access.Gate;
import io.lockstep.cutover.access.Sessions;
import io.lockstep.cutover.access.TokenFile;
import io.lockstep.cutover.feed.SteadyClock;
import io.lockstep.cutover.feed.VerdictFeed;
import io.lockstep.cutover.http.CutoverOffice;
import io.lockstep.cutover.http.HttpApi;
import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.notify.Notifier;
import io.lockstep.cutover.proof.NextLeg;
import io.lockstep.cutover.rulings.RulingSender;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.VerificationState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The coordinator at work: it follows what verifier and captures publish and serves what they mean.
/// Operators' rulings go the other way. Thread-safe.
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

    private final CoordinatorSettings settings;
    private final InstantSource clock;
    private final Meters meters;
    private final EventLog events;
    private final VerdictFeed feed;
    private final RulingSender rulings;
    private final HttpApi.Writing writing;
    private final Following following = new Following();
    private final Optional<CutoverOffice> cutovers;
    private final Optional<Notifier> notifier;
    private final List<HttpApi> http = new CopyOnWriteArrayList<>();

    private Coordinator(CoordinatorSettings settings, Meters meters, InetSocketAddress bind, InstantSource clock) {
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
        events = new EventLog(settings.cutover().map(CutoverSettings::leg).orElse(0));
        feed = VerdictFeed.start(settings.topics(), settings.rules(), settings.kafka(), meters.registry(), events);
        rulings = new RulingSender(settings.topics(), settings.kafka());
        writing = new HttpApi.Writing(
                new Gate(new TokenFile(settings.tokensFile())),
                new Sessions(settings.topics().migration(), clock, new SecureRandom()),
                rulings,
                clock);
        meters.show(settings.topics().migration(), this::overview);
        cutovers = settings.cutover()
                .map(how -> new CutoverAssembly(
                                how, settings.topics(), settings.kafka(), this::overview, following, clock)
                        .open(events::stands));
        cutovers.ifPresent(office -> meters.showCutover(
                settings.topics().migration(),
                () -> office.cutovers().newest(),
                settings.cutover().orElseThrow().pauseBudget(),
                clock));
        notifier = Notifier.start(settings.told(), told(), meters.registry(), clock);
        try {
            http.add(serve(bind));
        } catch (CoordinatorException e) {
            notifier.ifPresent(Notifier::close);
            cutovers.ifPresent(CutoverOffice::close);
            feed.close();
            meters.close();
            throw e;
        }
    }

    /// Starts reading and serving. Returns as soon as it serves; `/health/ready` says when everything has
    /// been read.
    ///
    /// @throws CoordinatorException when the address is not a loopback address or the port is taken
    public static Coordinator start(CoordinatorSettings settings) {
        return start(settings, new Meters());
    }

    /// The same, showing what else is bound to these meters as well. They are closed with the coordinator.
    ///
    /// @throws CoordinatorException when the address is not a loopback address or the port is taken
    public static Coordinator start(CoordinatorSettings settings, Meters meters) {
        Coordinator coordinator = new Coordinator(settings, meters, loopback(settings), SteadyClock.PROCESS);
        LOG.atInfo().addKeyValue("address", coordinator.address()).log("Coordinator serving");
        return coordinator;
    }

    /// Where it serves, most lately, such as `http://127.0.0.1:8080`.
    public URI address() {
        InetSocketAddress newest = http.getLast().address();
        InetAddress host = newest.getAddress();
        String literal = host.getHostAddress();
        return URI.create("http://" + (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + newest.getPort());
    }

    /// What the verifier has said so far.
    public VerificationState state() {
        return feed.state();
    }

    /// What that means now.
    public Overview overview() {
        return Overview.of(
                feed.state(),
                settings.rules(),
                new Observation(clock.instant(), feed.status(), settings.slots().get()));
    }

    /// Where cutovers are asked for; empty when it cannot cut over.
    public Optional<CutoverOffice> cutovers() {
        return cutovers;
    }

    /// How its newest cutover stands; empty while there is none.
    ///
    /// @throws IllegalStateException when the journal cannot be read
    public Optional<Standing> newest() {
        return cutovers.map(CutoverOffice::cutovers).flatMap(Coordinator::newest);
    }

    private static Optional<Standing> newest(Cutovers cutovers) {
        return cutovers.newest().or(() -> {
            try {
                return cutovers.all().stream().findFirst();
            } catch (SQLException e) {
                throw new IllegalStateException("the journal cannot be read: " + e.getMessage(), e);
            }
        });
    }

    /// The next leg is verified by that coordinator, which carries out the failback.
    public void leadTo(Coordinator next) {
        following.is(next);
    }

    /// The next leg is not verified.
    ///
    /// @param why in words for an operator
    public void leadNowhere(String why) {
        following.isMissing(why);
    }

    NextLeg seen() {
        try {
            return new NextLeg.Verified(overview(), newest());
        } catch (IllegalStateException e) {
            return new NextLeg.Missing(String.valueOf(e.getMessage()));
        }
    }

    /// Serves on another port as well, with the same address.
    ///
    /// @throws CoordinatorException when the port is taken
    public void serveAlsoOn(int port) {
        http.add(serve(new InetSocketAddress(http.getFirst().address().getAddress(), port)));
    }

    /// Serves no longer, and goes on with everything else.
    public void stopServing() {
        http.forEach(HttpApi::close);
    }

    /// Stops serving, then reading.
    @Override
    public void close() {
        events.close();
        notifier.ifPresent(Notifier::close);
        stopServing();
        cutovers.ifPresent(CutoverOffice::close);
        rulings.close();
        feed.close();
        meters.close();
    }

    private Notifier.Leg told() {
        return new Notifier.Leg(
                settings.topics().migration(),
                events,
                run -> cutovers.map(office -> office.id(run)).orElseThrow(),
                this::overview,
                () -> cutovers.flatMap(office -> office.cutovers().newest()));
    }

    private HttpApi serve(InetSocketAddress bind) {
        try {
            return HttpApi.start(
                    bind,
                    new HttpApi.Content(
                            settings.topics().migration(),
                            this::overview,
                            feed::alive,
                            settings.rules().silence(),
                            settings.neighbours(),
                            meters,
                            writing,
                            events,
                            cutovers));
        } catch (IOException e) {
            throw new CoordinatorException(
                    "cannot serve on " + bind.getAddress().getHostAddress() + ":" + bind.getPort() + ": "
                            + e.getMessage(),
                    "stop what uses that port, or choose another with http.port (0 takes a free one)",
                    e);
        }
    }

    private static InetSocketAddress loopback(CoordinatorSettings settings) {
        try {
            InetAddress address = InetAddress.getByName(settings.bind());
            if (address.isLoopbackAddress()) {
                return new InetSocketAddress(address, settings.port());
            }
        } catch (UnknownHostException e) {
            throw new CoordinatorException(
                    "http.bind '" + settings.bind() + "' is not an address of this machine", "use 127.0.0.1", e);
        }
        throw new CoordinatorException(
                "http.bind '" + settings.bind() + "' can be reached from other machines, and reading"
                        + " needs no token",
                "use 127.0.0.1, and a tunnel or a proxy that authenticates for access from elsewhere",
                null);
    }
}
