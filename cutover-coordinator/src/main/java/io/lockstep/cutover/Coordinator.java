package io.lockstep.cutover;

import io.lockstep.cutover.access.Gate;
import io.lockstep.cutover.access.TokenFile;
import io.lockstep.cutover.feed.SteadyClock;
import io.lockstep.cutover.feed.VerdictFeed;
import io.lockstep.cutover.http.CutoverOffice;
import io.lockstep.cutover.http.HttpApi;
import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.rulings.RulingSender;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.VerificationState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The coordinator at work: it follows what verifier and captures publish and serves what they mean.
/// Operators' rulings go the other way. Thread-safe.
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

    private final CoordinatorSettings settings;
    private final InstantSource clock;
    private final Meters meters;
    private final EventLog events = new EventLog();
    private final VerdictFeed feed;
    private final RulingSender rulings;
    private final Optional<CutoverOffice> cutovers;
    private final HttpApi http;

    private Coordinator(CoordinatorSettings settings, Meters meters, InetSocketAddress bind, InstantSource clock) {
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
        feed = VerdictFeed.start(settings.topics(), settings.rules(), settings.kafka(), meters.registry(), events);
        rulings = new RulingSender(settings.topics(), settings.kafka());
        meters.show(settings.topics().migration(), this::overview);
        cutovers = settings.cutover().map(how -> new CutoverAssembly(how, this::overview, clock).open());
        cutovers.ifPresent(office -> meters.showCutover(
                settings.topics().migration(), () -> office.cutovers().newest(), clock));
        http = serve(bind);
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

    /// Where it serves, such as `http://127.0.0.1:8080`.
    public URI address() {
        InetAddress host = http.address().getAddress();
        String literal = host.getHostAddress();
        return URI.create("http://" + (literal.contains(":") ? "[" + literal + "]" : literal) + ":"
                + http.address().getPort());
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

    /// Stops serving, then reading.
    @Override
    public void close() {
        events.close();
        http.close();
        cutovers.ifPresent(office -> office.cutovers().close());
        rulings.close();
        feed.close();
        meters.close();
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
                            new HttpApi.Writing(new Gate(new TokenFile(settings.tokensFile())), rulings, clock),
                            events,
                            cutovers));
        } catch (IOException e) {
            cutovers.ifPresent(office -> office.cutovers().close());
            feed.close();
            meters.close();
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
