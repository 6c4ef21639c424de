package io.lockstep.cutover.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseIT {
    private static final String NAME = "lease";
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @BeforeAll
    static void create() throws SQLException {
        SharedServers.create(NAME);
        SharedServers.execute(SharedServers.database(Side.TARGET, NAME), "CREATE TABLE acts (epoch bigint)");
        SharedServers.execute(SharedServers.database(Side.SOURCE, NAME), "CREATE TABLE acts (epoch bigint)");
    }

    @BeforeEach
    void clear() throws SQLException {
        for (Side side : Side.values()) {
            SharedServers.execute(SharedServers.database(side, NAME), "DELETE FROM lockstep.lease", "DELETE FROM acts");
        }
    }

    @Test
    void one_holds_it_and_another_is_told_who() throws Exception {
        try (Lease first = take("first", LONG)) {
            assertThat(first.epoch()).isEqualTo(1);
            assertThatThrownBy(() -> take("second", LONG))
                    .isInstanceOf(LeaseTakenException.class)
                    .hasMessageContaining("held by first");
            act(first, Side.TARGET);
        }
        assertThat(acts(Side.TARGET)).isEqualTo(1);
    }

    @Test
    void it_passes_on_when_it_has_expired_or_was_given_back_and_the_epoch_rises() throws Exception {
        try (Lease first = take("first", Duration.ZERO);
                Lease second = take("second", LONG)) {
            assertThat(second.epoch()).isGreaterThan(first.epoch());
            second.release();
            try (Lease third = take("third", LONG)) {
                assertThat(third.epoch()).isGreaterThan(second.epoch());
            }
        }
    }

    @Test
    void what_comes_from_somebody_who_has_lost_it_is_refused_on_both_sides() throws Exception {
        try (Lease late = take("late", Duration.ZERO);
                Lease now = take("now", LONG)) {
            for (Side side : Side.values()) {
                assertThatThrownBy(() -> act(late, side)).isInstanceOf(LeaseLostException.class);
                assertThatThrownBy(() -> late.outside(side, _ -> true)).isInstanceOf(LeaseLostException.class);
                act(now, side);
                assertThat(acts(side)).isEqualTo(1);
            }
            assertThatThrownBy(late::confirm).isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(() -> late.waiting(true)).isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(late::release).isInstanceOf(LeaseLostException.class);
            try (Connection source = SharedServers.connector(Side.SOURCE, NAME).connect()) {
                assertThatThrownBy(() -> late.renew(source)).isInstanceOf(LeaseLostException.class);
                now.renew(source);
            }
        }
    }

    @Test
    void a_taker_waits_for_an_act_that_is_under_way() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> finish = new CompletableFuture<>();
        try (Lease first = take("first", Duration.ZERO)) {
            var act = CompletableFuture.runAsync(() -> {
                try {
                    first.transaction(Side.SOURCE, source -> {
                        begun.complete(null);
                        finish.join();
                        return write(source, first.epoch());
                    });
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            begun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var taking = CompletableFuture.supplyAsync(() -> {
                try (Lease _ = take("second", LONG)) {
                    return acts(Side.SOURCE);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            await().atMost(PATIENCE).until(this::somebodyWaits);
            finish.complete(null);
            act.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(taking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("what the next one sees of the act")
                    .isEqualTo(1);
        }
    }

    @Test
    void a_target_that_was_away_when_it_was_taken_refuses_the_one_before_from_the_first_act_on() throws Exception {
        try (Lease before = take("before", Duration.ZERO)) {
            act(before, Side.TARGET);
            Map<Side, Connector> broken = new EnumMap<>(connectors());
            broken.put(Side.TARGET, new AwayAtFirst(SharedServers.connector(Side.TARGET, NAME)));
            try (Lease next = Lease.take(broken, SharedServers.TABLES, LONG, "next", 7)) {
                assertThat(next.epoch()).isGreaterThan(before.epoch());
                act(next, Side.SOURCE);
                act(next, Side.TARGET);
                assertThatThrownBy(() -> act(before, Side.TARGET)).isInstanceOf(LeaseLostException.class);
            }
        }
    }

    @Test
    void what_an_act_has_done_before_it_failed_is_undone_and_the_next_works() throws Exception {
        try (Lease lease = take("first", LONG)) {
            assertThatThrownBy(() -> lease.transaction(Side.SOURCE, source -> {
                        write(source, 1);
                        throw new SQLException("planted");
                    }))
                    .hasMessage("planted");
            assertThatThrownBy(() -> lease.transaction(Side.SOURCE, source -> {
                        write(source, 1);
                        throw new IllegalStateException("planted");
                    }))
                    .hasMessage("planted");
            act(lease, Side.SOURCE);
            assertThat(acts(Side.SOURCE)).isEqualTo(1);
        }
    }

    @Test
    void the_first_image_of_a_step_stays() throws Exception {
        try (Lease lease = take("first", LONG)) {
            for (String image : new String[] {"as it was", "as this run has made it"}) {
                lease.transaction(Side.SOURCE, source -> {
                    lease.keepImage(Side.SOURCE, source, "FENCE_SOURCE", image);
                    return true;
                });
            }
            assertThat(image(lease, Side.SOURCE)).contains("as it was");
            assertThat(image(lease, Side.TARGET)).isEmpty();
        }
    }

    @Test
    void whether_clients_wait_is_there_for_a_watchdog_to_see() throws Exception {
        try (Lease lease = take("first", LONG);
                Connection source = SharedServers.connector(Side.SOURCE, NAME).connect()) {
            lease.waiting(true);
            assertThat(Lease.look(source, SharedServers.TABLES).orElseThrow())
                    .returns(true, LeaseRow::waiting)
                    .returns(false, LeaseRow::expired)
                    .returns(7L, LeaseRow::run);
            lease.release();
            assertThat(Lease.look(source, SharedServers.TABLES).orElseThrow())
                    .returns(true, LeaseRow::waiting)
                    .returns(true, LeaseRow::expired);
        }
    }

    private static Optional<String> image(Lease lease, Side side) throws SQLException {
        return lease.read(side, session -> lease.image(side, session, "FENCE_SOURCE"));
    }

    private static Lease take(String holder, Duration lasting) throws SQLException, LeaseTakenException {
        return Lease.take(connectors(), SharedServers.TABLES, lasting, holder, 7);
    }

    private static Map<Side, Connector> connectors() {
        return SharedServers.connectors(NAME);
    }

    private static void act(Lease lease, Side side) throws SQLException {
        lease.transaction(side, session -> write(session, lease.epoch()));
    }

    private static int write(Connection session, long epoch) throws SQLException {
        try (Statement statement = session.createStatement()) {
            return statement.executeUpdate("INSERT INTO acts VALUES (" + epoch + ")");
        }
    }

    private static int acts(Side side) throws SQLException {
        return count(side, "SELECT count(*) FROM acts");
    }

    private boolean somebodyWaits() throws SQLException {
        return count(
                        Side.SOURCE,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + NAME
                                + "' AND wait_event_type = 'Lock'")
                > 0;
    }

    private static int count(Side side, String query) throws SQLException {
        try (Connection connection = SharedServers.database(side, NAME).connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    /// Cannot be reached until the lease has been taken.
    private static final class AwayAtFirst implements Connector {
        private final Connector connector;
        private int attempts;

        AwayAtFirst(Connector connector) {
            this.connector = connector;
        }

        @Override
        public Connection connect() throws SQLException {
            if (attempts++ < 2) {
                throw new SQLException("planted: away");
            }
            return connector.connect();
        }
    }
}
