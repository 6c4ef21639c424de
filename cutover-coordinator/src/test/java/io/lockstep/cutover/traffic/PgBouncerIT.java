package io.lockstep.cutover.traffic;

import static io.lockstep.cutover.traffic.Poolers.DECISIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.events.Side;
import io.lockstep.lab.PgBouncer;
import io.lockstep.lab.TcpProxy;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PgBouncerIT {
    private static final Duration AWAITED = Duration.ofMinutes(2);

    @BeforeAll
    static void prepare() throws SQLException {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        Poolers.prepare();
    }

    @Test
    void no_transaction_fails_while_clients_are_held_pointed_to_the_target_and_go_on_there() throws Exception {
        try (PgBouncer one = Poolers.start();
                PgBouncer two = Poolers.start();
                Lease lease = Poolers.lease();
                Clients clients = Clients.start(one.database("shop", Poolers.APP), 8);
                Clients others = Clients.start(two.database("shop", Poolers.APP), 2)) {
            await().atMost(AWAITED).untilAsserted(() -> {
                assertThat(clients.failures()).isEmpty();
                assertThat(others.failures()).isEmpty();
                assertThat(clients.acknowledged()).isGreaterThan(20);
                assertThat(others.acknowledged()).isGreaterThan(20);
            });

            pause(one, two).perform(lease);
            assertThat(pause(one, two).probe(lease)).isInstanceOf(Probe.Done.class);
            long onSource = Poolers.rows(Side.SOURCE);
            Poolers.commit(lease);
            turn(one, two).perform(lease);
            assertThat(turn(one, two).probe(lease)).isInstanceOf(Probe.Done.class);
            assertThat(resume(one, two).probe(lease)).isInstanceOf(Probe.Partial.class);
            long before = clients.acknowledged();
            resume(one, two).perform(lease);
            assertThat(resume(one, two).probe(lease))
                    .isInstanceOfSatisfying(
                            Probe.Done.class,
                            done -> assertThat(done.evidence()).contains("a client gets to the target"));

            await().atMost(AWAITED).until(() -> clients.acknowledged() > before + 20);
            clients.stop();
            others.stop();
            assertThat(clients.failures()).isEmpty();
            assertThat(others.failures()).isEmpty();
            assertThat(Poolers.rows(Side.SOURCE))
                    .as("nothing came after the pause")
                    .isEqualTo(onSource);
            assertThat(Poolers.rows(Side.SOURCE) + Poolers.rows(Side.TARGET))
                    .as("every acknowledged transaction is somewhere")
                    .isGreaterThanOrEqualTo(2 * (clients.acknowledged() + others.acknowledged()));
        }
    }

    @Test
    void a_long_transaction_keeps_nobody_else_waiting_and_is_named() throws Exception {
        try (PgBouncer one = Poolers.start();
                PgBouncer two = Poolers.start();
                Lease lease = Poolers.lease();
                Connection client = one.database("shop", Poolers.APP).connect()) {
            begin(client);

            assertThatThrownBy(() -> pause(one, two).perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("all clients go on")
                    .hasMessageContaining(Poolers.of(one).name() + ": paused, but 1 server connection is still at work")
                    .hasMessageContaining("a transaction takes too long");

            assertThat(Poolers.isPaused(one)).isFalse();
            assertThat(Poolers.isPaused(two)).isFalse();
            assertThat(pause(one, two).probe(lease)).isEqualTo(new Probe.Absent());
            client.commit();
        }
    }

    @Test
    void a_pooler_that_does_not_run_is_unknown_and_no_other_stays_paused() throws Exception {
        try (PgBouncer one = Poolers.start();
                PgBouncer two = Poolers.start();
                Lease lease = Poolers.lease()) {
            two.kill();

            assertThatThrownBy(() -> pause(one, two).perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining(Poolers.of(two).name());

            assertThat(Poolers.isPaused(one)).isFalse();
            for (var act : List.of(pause(one, two), turn(one, two), resume(one, two))) {
                assertThat(act.probe(lease)).isInstanceOf(Probe.Unknown.class);
            }
            assertThatThrownBy(() -> pause(one, two).undo(lease))
                    .hasMessageContaining(Poolers.of(two).name());
            two.start();
            pause(one, two).undo(lease);
            assertThat(pause(one, two).probe(lease)).isEqualTo(new Probe.Absent());
        }
    }

    @Test
    void a_pause_that_still_waits_is_ended_and_taken_back_by_another_process() throws Exception {
        try (PgBouncer pooler = Poolers.start();
                Lease lease = Poolers.lease();
                Connection client = pooler.database("shop", Poolers.APP).connect()) {
            begin(client);
            assertThatThrownBy(() -> Poolers.of(pooler).make(Move.HOLD, lease, Duration.ofSeconds(1)))
                    .hasMessageContaining("still at work");
            assertThat(Poolers.isPaused(pooler))
                    .as("it outlives who asked for it")
                    .isTrue();
            assertThat(pause(pooler).probe(lease)).isInstanceOf(Probe.Partial.class);

            pause(pooler).undo(lease);
            assertThat(Poolers.isPaused(pooler)).isFalse();
            client.commit();
            pause(pooler).perform(lease);
            pause(pooler).perform(lease);
            pause(pooler).undo(lease);
            pause(pooler).undo(lease);
            assertThat(write(pooler)).isTrue();
            pause(pooler).perform(lease);
            pause(pooler).letGo();
            pause(pooler).letGo();
            assertThat(write(pooler)).as("let go without a lease").isTrue();
        }
    }

    @Test
    void a_pause_that_meets_a_connection_being_opened_locks_nobody_out_afterwards() throws Exception {
        Place source = Poolers.place(Side.SOURCE);
        try (TcpProxy network = TcpProxy.to(source.host(), source.port());
                PgBouncer pooler = Poolers.start(
                        Map.of("server_login_retry", "3600"),
                        "shop = host=127.0.0.1 port=" + network.port() + " dbname=" + source.dbname() + "\n");
                Lease lease = Poolers.lease()) {
            network.swallow();
            var client = CompletableFuture.supplyAsync(() -> written(pooler));
            try (Console console = Console.open(Poolers.access(pooler), AWAITED)) {
                await().atMost(AWAITED).until(() -> console.opening("shop") == 1);
            }
            pause(pooler).perform(lease);
            network.pass();
            pause(pooler).undo(lease);

            assertThat(client.get(AWAITED.toSeconds(), TimeUnit.SECONDS)).isTrue();
            try (Console console = Console.open(Poolers.access(pooler), AWAITED)) {
                assertThat(console.setting("server_login_retry"))
                        .as("as it was")
                        .contains("3600");
            }
        }
    }

    @Test
    void a_pooler_that_was_killed_and_started_again_is_seen_as_it_is_at_each_point() throws Exception {
        try (PgBouncer pooler = Poolers.start();
                Lease lease = Poolers.lease()) {
            pause(pooler).perform(lease);
            restart(pooler);
            assertThat(pause(pooler).probe(lease)).isEqualTo(new Probe.Absent());
            pause(pooler).perform(lease);
            Poolers.commit(lease);

            restart(pooler);
            turn(pooler).perform(lease);
            assertThat(turn(pooler).probe(lease)).isInstanceOf(Probe.Done.class);
            restart(pooler);
            assertThat(turn(pooler).probe(lease)).isInstanceOf(Probe.Done.class);
            resume(pooler).perform(lease);
            assertThat(resume(pooler).probe(lease)).isInstanceOf(Probe.Done.class);
            restart(pooler);
            assertThat(resume(pooler).probe(lease)).isInstanceOf(Probe.Done.class);
        }
    }

    @Test
    void a_file_that_was_written_without_reload_is_told_from_one_that_is_in_force() throws Exception {
        try (PgBouncer pooler = Poolers.start();
                Lease lease = Poolers.lease()) {
            Poolers.commit(lease);
            String before = Files.readString(pooler.entries());
            new EntryFile(pooler.entries())
                    .change(ini -> ini.pointed("shop", Poolers.place(Side.TARGET), lease.run(), lease.epoch()));
            assertThat(turn(pooler).probe(lease)).isInstanceOf(Probe.Partial.class);
            assertThatThrownBy(() -> resume(pooler).perform(lease)).hasMessageContaining("not to host=");

            turn(pooler).perform(lease);
            assertThat(turn(pooler).probe(lease)).isInstanceOf(Probe.Done.class);
            turn(pooler).undo(lease);
            turn(pooler).undo(lease);
            assertThat(Files.readString(pooler.entries())).isEqualTo(before);
            assertThat(turn(pooler).probe(lease)).isEqualTo(new Probe.Absent());
            assertThat(Poolers.show(pooler, "port"))
                    .isEqualTo(Integer.toString(Poolers.place(Side.SOURCE).port()));
        }
    }

    @Test
    void the_target_is_not_opened_without_its_decision_nor_by_who_has_lost_the_lease() throws Exception {
        try (PgBouncer pooler = Poolers.start();
                Lease late = Poolers.lease();
                Lease lease = Poolers.lease()) {
            String before = Files.readString(pooler.entries());
            for (var act : List.of(turn(pooler), resume(pooler))) {
                assertThatThrownBy(() -> act.perform(lease)).isInstanceOf(UndecidedException.class);
            }
            Poolers.commit(lease);
            for (var act : List.of(pause(pooler), turn(pooler), resume(pooler))) {
                assertThatThrownBy(() -> act.perform(late)).isInstanceOf(LeaseLostException.class);
            }
            assertThat(Files.readString(pooler.entries())).isEqualTo(before);
            assertThat(Poolers.isPaused(pooler)).isFalse();

            turn(pooler).perform(lease);
            EntryFile file = new EntryFile(pooler.entries());
            assertThatThrownBy(() -> file.change(ini -> ini.restored("shop", lease.run(), lease.epoch() - 1)))
                    .isInstanceOf(LeaseLostException.class);
        }
    }

    @Test
    void what_a_plan_says_is_what_is_sent_and_nothing_once_it_is_done() throws Exception {
        try (PgBouncer pooler = Poolers.start();
                Lease lease = Poolers.lease()) {
            assertThat(pause(pooler).plan(lease)).extracting(Action::statement).containsExactly("PAUSE \"shop\"");
            assertThat(turn(pooler).plan(lease))
                    .extracting(Action::statement)
                    .containsExactly(
                            "write to " + pooler.entries() + ": shop = " + Poolers.place(Side.TARGET), "RELOAD");
            assertThat(Poolers.isPaused(pooler)).isFalse();
            pause(pooler).perform(lease);
            assertThat(pause(pooler).plan(lease)).isEmpty();
            pause(pooler).undo(lease);
        }
    }

    @Test
    void a_wrong_password_and_a_database_that_is_not_there_are_said() throws Exception {
        try (PgBouncer pooler = Poolers.start();
                Lease lease = Poolers.lease()) {
            ConsoleAccess wrong = new ConsoleAccess(
                    "127.0.0.1", pooler.port(), PgBouncer.ADMIN, Optional.of("wrong"), Optional.empty());
            ConsoleAccess right = Poolers.access(pooler);
            var locked = new PauseTraffic(List.of(pooler(pooler, wrong, "shop")), Duration.ZERO, new Random(1));
            assertThat(locked.probe(lease))
                    .isInstanceOfSatisfying(
                            Probe.Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("authentication"));
            var missing = new PauseTraffic(List.of(pooler(pooler, right, "a \"b")), Duration.ofHours(1), new Random(1));
            assertThatThrownBy(() -> missing.perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("it has no database a \"b");
        }
    }

    private static io.lockstep.cutover.traffic.PgBouncer pooler(PgBouncer pooler, ConsoleAccess access, String name) {
        return new io.lockstep.cutover.traffic.PgBouncer(
                access, name, pooler.entries(), Poolers.place(Side.TARGET), Optional.empty());
    }

    private static PauseTraffic pause(PgBouncer... poolers) {
        return new PauseTraffic(switches(poolers), Duration.ZERO, new Random(1));
    }

    private static SwitchTraffic turn(PgBouncer... poolers) {
        return new SwitchTraffic(switches(poolers), DECISIONS);
    }

    private static ResumeTraffic resume(PgBouncer... poolers) {
        return new ResumeTraffic(switches(poolers), DECISIONS);
    }

    private static List<TrafficSwitch> switches(PgBouncer... poolers) {
        return List.of(poolers).stream().<TrafficSwitch>map(Poolers::of).toList();
    }

    private static void begin(Connection client) throws SQLException {
        client.setAutoCommit(false);
        write(client);
    }

    private static boolean written(PgBouncer pooler) {
        try {
            return write(pooler);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean write(PgBouncer pooler) throws SQLException {
        try (Connection client = pooler.database("shop", Poolers.APP).connect()) {
            return write(client);
        }
    }

    private static boolean write(Connection client) throws SQLException {
        try (var statement = client.createStatement()) {
            return statement.executeUpdate("INSERT INTO ledger (note) VALUES ('x')") == 1;
        }
    }

    private static void restart(PgBouncer pooler) {
        pooler.kill();
        pooler.start();
    }
}
