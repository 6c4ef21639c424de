package io.lockstep.cutover.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.Decision;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.outbound.Signature;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSwitchesIT {
    private static final String NAME = "traffic_http";
    private static final DecisionTable DECISIONS = new DecisionTable(SharedServers.TABLES);
    private static final AtomicLong RUN = new AtomicLong();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile boolean hanging;
    private Application application;
    private HttpServer server;

    @BeforeAll
    static void prepare() throws SQLException {
        SharedServers.create(NAME);
    }

    @BeforeEach
    void listen() throws IOException, SQLException {
        SharedServers.execute(SharedServers.database(Side.SOURCE, NAME), "DELETE FROM lockstep.lease");
        application = new Application();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/gate", application::handle);
        server.createContext("/hook", this::hook);
        server.start();
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.stop(0);
    }

    @Test
    void an_application_holds_its_requests_and_goes_on_where_it_is_told() throws Exception {
        try (Lease lease = lease()) {
            application.inFlight = 2;
            application.endsARequestAtEachLook = true;
            pause(gate()).perform(lease);
            assertThat(pause(gate()).probe(lease))
                    .isEqualTo(new Probe.Done(gate().name() + ": held at source, 0 in flight"));
            assertThat(turn(gate()).probe(lease)).isInstanceOf(Probe.Partial.class);

            commit(lease);
            turn(gate()).perform(lease);
            assertThat(turn(gate()).probe(lease)).isInstanceOf(Probe.Done.class);
            assertThat(resume(gate()).probe(lease)).isEqualTo(new Probe.Absent());
            resume(gate()).perform(lease);
            resume(gate()).perform(lease);
            assertThat(resume(gate()).probe(lease)).isEqualTo(new Probe.Done(gate().name() + ": going on at target"));
            assertThat(turn(gate()).probe(lease)).isInstanceOf(Probe.Done.class);
        }
    }

    @Test
    void an_application_with_requests_that_do_not_end_is_let_go_and_says_how_many() throws Exception {
        try (Lease lease = lease()) {
            application.inFlight = 3;
            assertThatThrownBy(() -> pause(gate(), hook()).perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("all clients go on")
                    .hasMessageContaining("it is still held at source, 3 in flight");
            assertThat(application.held).isFalse();
            assertThat(told).last().asString().contains("RELEASE");
            assertThat(pause(gate(), hook()).probe(lease)).isEqualTo(new Probe.Absent());
        }
    }

    @Test
    void who_cannot_learn_of_the_lease_lets_go_whom_it_finds_held_where_they_are_held() throws Exception {
        try (Lease lease = lease()) {
            pause(gate(), hook()).letGo();
            assertThat(application.run).as("nobody was held").isZero();
            pause(gate(), hook()).perform(lease);
            commit(lease);
            turn(gate(), hook()).perform(lease);
            pause(gate(), hook()).letGo();
            assertThat(application.held).isFalse();
            assertThat(application.side).isEqualTo("target");
            assertThat(application.epoch).isEqualTo(lease.epoch());
            assertThat(told).as("a webhook cannot be asked").hasSize(2);
        }
    }

    @Test
    void who_asks_under_an_epoch_that_has_passed_or_without_the_token_is_not_heard() throws Exception {
        try (Lease lease = lease()) {
            application.epoch = lease.epoch() + 1;
            assertThatThrownBy(() -> pause(gate()).undo(lease)).hasMessageContaining("under a higher epoch than");
            application.token = "another";
            assertThatThrownBy(() -> pause(gate()).undo(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("it answers 401")
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("geheim"));
            assertThat(pause(gate()).probe(lease)).isInstanceOf(Probe.Unknown.class);
        }
    }

    @Test
    void what_answers_no_state_or_nothing_at_all_is_unknown() throws Exception {
        try (Lease lease = lease()) {
            for (String answer : List.of("", "[]", "{}", "{\"held\":\"yes\"}", "<html>")) {
                application.answer = answer;
                assertThat(pause(gate()).probe(lease)).as(answer).isInstanceOf(Probe.Unknown.class);
                assertThatThrownBy(() -> pause(gate()).undo(lease)).isInstanceOf(Exception.class);
            }
            server.stop(0);
            assertThat(pause(gate()).probe(lease)).isInstanceOf(Probe.Unknown.class);
        }
    }

    @Test
    void a_webhook_is_told_of_each_move_signed_and_what_it_has_answered_to_is_known_to_others() throws Exception {
        try (Lease lease = lease()) {
            assertThat(pause(hook()).probe(lease)).isEqualTo(new Probe.Absent());
            pause(hook()).perform(lease);
            assertThat(told)
                    .containsExactly(
                            "{\"schema\":\"lockstep/traffic/v1\",\"phase\":\"HOLD\",\"from\":\"source\",\"to\":\"target\",\"run\":"
                                    + lease.run() + ",\"epoch\":" + lease.epoch() + "}");
            assertThat(signatures).containsExactly("sha256=" + Hmac.of("geheim", told.getFirst()));
            assertThat(pause(hook()).probe(lease)).isInstanceOf(Probe.Done.class);
            pause(hook()).undo(lease);
            assertThat(pause(hook()).probe(lease)).isEqualTo(new Probe.Absent());

            commit(lease);
            turn(hook()).perform(lease);
            resume(hook()).perform(lease);
            assertThat(turn(hook()).probe(lease)).isInstanceOf(Probe.Done.class);
            assertThat(resume(hook()).probe(lease)).isInstanceOf(Probe.Done.class);
        }
        try (Lease next = lease()) {
            next.transaction(Side.TARGET, _ -> true);
            for (var act : List.of(pause(hook()), turn(hook()), resume(hook()))) {
                assertThat(act.probe(next)).as("another run").isEqualTo(new Probe.Absent());
            }
        }
    }

    @Test
    void a_webhook_that_fails_or_hangs_has_done_nothing_and_is_told_again() throws Exception {
        try (Lease lease = lease()) {
            status = 500;
            PauseTraffic patient = new PauseTraffic(List.of(hook()), Duration.ofMillis(3500), new Random(1));
            assertThatThrownBy(() -> patient.perform(lease)).hasMessageContaining("it answers 500 (");
            assertThat(told.stream().filter(body -> body.contains("HOLD")).count())
                    .isGreaterThan(1);
            status = 302;
            assertThatThrownBy(() -> hook().make(Move.HOLD, lease, Duration.ofSeconds(60)))
                    .hasMessage("it answers 302");
            status = 200;
            hanging = true;
            assertThatThrownBy(() -> hook().make(Move.HOLD, lease, Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class);
            assertThat(pause(hook()).probe(lease)).isEqualTo(new Probe.Absent());
        }
    }

    @Test
    void who_has_lost_the_lease_tells_nobody() throws Exception {
        try (Lease late = Lease.take(SharedServers.connectors(NAME), SharedServers.TABLES, Duration.ZERO, "late", 1);
                Lease now = lease()) {
            assertThatThrownBy(() -> pause(hook(), gate()).perform(late)).isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(() -> pause(hook(), gate()).undo(late)).isInstanceOf(LeaseLostException.class);
            assertThat(told).isEmpty();
            assertThat(now.epoch()).isGreaterThan(late.epoch());
        }
    }

    private void hook(HttpExchange exchange) throws IOException {
        told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        signatures.add(exchange.getRequestHeaders().getFirst(Signature.HEADER));
        if (hanging) {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private ApplicationGate gate() {
        return new ApplicationGate(url("/gate"), "geheim", Direction.CUTOVER);
    }

    private Webhook hook() {
        return new Webhook(url("/hook"), "geheim", Direction.CUTOVER, SharedServers.TABLES);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path + "?key=geheim");
    }

    private static PauseTraffic pause(TrafficSwitch... switches) {
        return new PauseTraffic(List.of(switches), Duration.ZERO, new Random(1));
    }

    private static SwitchTraffic turn(TrafficSwitch... switches) {
        return new SwitchTraffic(List.of(switches), DECISIONS);
    }

    private static ResumeTraffic resume(TrafficSwitch... switches) {
        return new ResumeTraffic(List.of(switches), DECISIONS);
    }

    private static Lease lease() throws Exception {
        return Lease.take(
                SharedServers.connectors(NAME),
                SharedServers.TABLES,
                Duration.ofHours(1),
                "test",
                RUN.incrementAndGet());
    }

    private static void commit(Lease lease) throws SQLException {
        lease.transaction(Side.TARGET, target -> {
            DECISIONS.copyToTarget(target, lease.run(), new Decision(Verdict.COMMIT, lease.epoch(), "test"));
            return true;
        });
    }
}
