package io.lockstep.cutover.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.UndecidedException;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(FencedServer.LOCK)
class FenceIT {
    private static final String ROWS = "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM owned)"
            + " + (SELECT count(*) FROM events) + (SELECT count(*) FROM days)";

    /// It looks for tables that are not there, and for prepared transactions.
    private static final int CALLS_BEFORE_THE_LOGINS = 2;

    /// Whatever a test leaves behind when it fails.
    @AfterEach
    void open() throws SQLException {
        FencedServer.execute(
                "ALTER DATABASE " + Identifiers.quote(FencedServer.DATABASE) + " RESET default_transaction_read_only");
        for (String role : FencedServer.WAYS.keySet()) {
            FencedServer.execute("ALTER ROLE " + Identifiers.quote(role) + " LOGIN");
        }
        for (String gid : FencedServer.texts("SELECT gid FROM pg_prepared_xacts")) {
            FencedServer.execute("ROLLBACK PREPARED " + Identifiers.literal(gid));
        }
    }

    @Test
    void whoever_writes_in_a_loop_in_whatever_way_is_stopped_and_goes_on_when_the_fence_is_undone() throws Exception {
        List<Intruder> intruders = new ArrayList<>();
        try (Lease lease = FencedServer.lease()) {
            FencedServer.WAYS.keySet().forEach(role -> intruders.add(new Intruder(role)));
            awaitWriting(intruders);
            FenceSource fence = FencedServer.fence("directly");
            assertThat(fence.probe(lease)).isEqualTo(new Probe.Absent());

            fence.perform(lease);

            List<String> rows = FencedServer.texts(ROWS);
            assertThat(fence.probe(lease)).isInstanceOf(Probe.Done.class);
            awaitRefused(intruders);
            assertThat(FencedServer.texts(ROWS)).as("rows after the fence").isEqualTo(rows);
            FencedServer.abort(lease);
            fence.undo(lease);
            awaitWriting(intruders);
        } finally {
            for (Intruder intruder : intruders) {
                intruder.close();
            }
        }
    }

    private static void awaitWriting(List<Intruder> intruders) {
        awaitMore(intruders, intruder -> intruder.written.get(), 1);
    }

    /// Each has tried and failed, and again: one attempt may have begun before.
    private static void awaitRefused(List<Intruder> intruders) {
        awaitMore(intruders, intruder -> intruder.refused.get(), 3);
    }

    private static void awaitMore(List<Intruder> intruders, ToLongFunction<Intruder> count, int more) {
        List<Long> before = intruders.stream().map(count::applyAsLong).toList();
        await().atMost(FencedServer.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> IntStream.range(0, intruders.size())
                        .allMatch(i -> count.applyAsLong(intruders.get(i)) >= before.get(i) + more));
    }

    @Test
    void each_way_to_write_is_found_with_its_reason_and_nobody_else() throws Exception {
        FenceSet set = FencedServer.set();
        assertThat(set.open().stream().map(FenceSet.Role::name))
                .containsExactlyInAnyOrderElementsOf(FencedServer.WAYS.keySet());
        assertThat(set.why("directly")).isEqualTo("INSERT on public.orders");
        assertThat(set.why("columns")).isEqualTo("INSERT (column who) on public.orders");
        assertThat(set.why("heir")).isEqualTo("INSERT on public.orders, as member of writers");
        assertThat(set.why("noinherit")).isEqualTo("INSERT on public.orders, as member of writers");
        assertThat(set.why("owner")).isEqualTo("ownership on public.owned");
        assertThat(set.why("parent")).isEqualTo("INSERT on public.events");
        assertThat(set.why("leaf")).isEqualTo("INSERT on public.days_1");
        assertThat(set.why("root")).isEqualTo("superuser");
        assertThat(set.why("writesall")).isEqualTo("writes everything, as member of pg_write_all_data");
        assertThat(set.why(FencedServer.HOSTILE)).isEqualTo("INSERT on public.orders");
    }

    @Test
    void a_grant_to_public_makes_everybody_a_writer_and_so_does_truncate_make_one() throws Exception {
        FencedServer.create("reader");
        FencedServer.execute("GRANT SELECT ON orders TO reader");
        assertThat(FencedServer.set().why("reader")).isEqualTo("it is one of the application's");
        FencedServer.execute("GRANT TRUNCATE ON orders TO reader", "GRANT UPDATE ON owned TO PUBLIC");
        assertThat(FencedServer.set().why("reader"))
                .isEqualTo("TRUNCATE on public.orders; UPDATE on public.owned, through PUBLIC");
        FencedServer.execute("REVOKE ALL ON owned FROM PUBLIC", "DROP OWNED BY reader", "DROP ROLE reader");
    }

    @Test
    void what_sessions_were_doing_is_rolled_back_and_read_only_by_default_is_no_obstacle() throws Exception {
        try (Lease lease = FencedServer.lease();
                Connection idle = FencedServer.connect("directly");
                Connection open = FencedServer.connect("heir");
                Connection root = FencedServer.connect("root")) {
            open.setAutoCommit(false);
            List<String> rows = FencedServer.texts(ROWS);
            Query.execute(open, "INSERT INTO orders (who) VALUES ('before')");
            FencedServer.execute("ALTER DATABASE " + Identifiers.quote(FencedServer.DATABASE)
                    + " SET default_transaction_read_only = on");

            FencedServer.fence().perform(lease);

            assertThat(FencedServer.texts(ROWS)).isEqualTo(rows);
            assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
            for (Connection each : List.of(idle, root)) {
                assertThatThrownBy(() -> Query.execute(each, "BEGIN READ WRITE"))
                        .isInstanceOf(SQLException.class);
            }
            FencedServer.abort(lease);
            FencedServer.fence().undo(lease);
            try (Connection back = FencedServer.connect("directly")) {
                Query.execute(back, "BEGIN READ WRITE; INSERT INTO orders (who) VALUES ('back'); ROLLBACK");
            }
        }
    }

    @Test
    void a_prepared_transaction_is_refused_by_name_and_nothing_is_changed() throws Exception {
        List<String> roles = FencedServer.roles();
        try (Connection writer = FencedServer.connect("directly");
                Lease lease = FencedServer.lease()) {
            Query.execute(writer, "BEGIN; INSERT INTO orders (who) VALUES ('2pc')");
            Query.execute(writer, "PREPARE TRANSACTION 'batch ''7'''");

            assertThatThrownBy(() -> FencedServer.fence().perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("batch '7' of directly, ")
                    .hasMessageContaining("ROLLBACK PREPARED");

            assertThat(FencedServer.roles()).isEqualTo(roles);
            assertThat(FencedServer.fence("directly").probe(lease)).isEqualTo(new Probe.Absent());
            Query.execute(writer, "ROLLBACK PREPARED 'batch ''7'''");
        }
    }

    @Test
    void a_transaction_that_was_prepared_meanwhile_is_refused_too() throws Exception {
        try (Connection writer = FencedServer.connect("directly");
                Lease lease = FencedServer.lease()) {
            Query.execute(writer, "BEGIN; INSERT INTO orders (who) VALUES ('2pc')");
            var prepared = new Interrupting(
                    lease, CALLS_BEFORE_THE_LOGINS, () -> Query.execute(writer, "PREPARE TRANSACTION 'meanwhile'"));
            FenceSource fence = FencedServer.fence("directly");
            assertThatThrownBy(() -> fence.perform(prepared))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("meanwhile of directly");
            assertThat(fence.probe(lease))
                    .isInstanceOfSatisfying(
                            Probe.Partial.class,
                            partial -> assertThat(partial.missing())
                                    .contains(
                                            "a prepared transaction has public.orders, prepared transaction meanwhile"));
        }
    }

    @Test
    void a_role_that_is_accepted_stays_but_what_it_is_writing_is_waited_for() throws Exception {
        FenceScope scope = new FenceScope(FencedServer.TABLES, Set.of(), List.of(), Set.of("heir"));
        FenceSource brief = new FenceSource(scope, SharedServers.TABLES, Duration.ofMillis(100));
        try (Connection stays = FencedServer.connect("heir");
                Lease lease = FencedServer.lease()) {
            stays.setAutoCommit(false);
            Query.execute(stays, "INSERT INTO orders (who) VALUES ('accepted')");
            assertThatThrownBy(() -> brief.perform(lease))
                    .hasMessageContaining("still on the source: heir (pid ")
                    .hasMessageContaining("has public.orders");
            assertThat(brief.probe(lease)).isInstanceOf(Probe.Partial.class);
            stays.rollback();
            brief.perform(lease);
            assertThat(brief.probe(lease)).isInstanceOf(Probe.Done.class);
            Query.execute(stays, "CREATE TEMPORARY TABLE report AS SELECT 1 AS a");
            assertThat(brief.probe(lease))
                    .as("what is not written into a migrated table")
                    .isInstanceOf(Probe.Done.class);
        }
    }

    /// A session that has passed the question whether its role can log in, and is in no list yet.
    @Test
    void a_session_that_was_let_in_just_before_is_found_too() throws Exception {
        try (Lease lease = FencedServer.lease();
                Connection look = FencedServer.database().connect();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Boolean> over = CompletableFuture.supplyAsync(FenceIT::writesWhenLetIn, threads);
            await().atMost(FencedServer.PATIENCE)
                    .until(() -> over.isDone() || !Occupancy.starting(look).isEmpty());

            FencedServer.fence().perform(lease);

            List<String> rows = FencedServer.texts(ROWS);
            over.get(FencedServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(FencedServer.texts(ROWS)).as("rows after the fence").isEqualTo(rows);
        }
    }

    /// The server itself waits for so long between asking whether the role can log in and listing the session.
    private static boolean writesWhenLetIn() {
        try (Connection connection = FencedServer.connect("directly", "-c post_auth_delay=1")) {
            for (int i = 0; i < 1000; i++) {
                Query.execute(connection, "INSERT INTO orders (who) VALUES ('late')");
            }
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    @Test
    void killed_after_each_thing_it_does_it_is_undone_to_exactly_what_was_there() throws Exception {
        FencedServer.execute("ALTER ROLE columns NOLOGIN");
        List<String> roles = FencedServer.roles();
        FenceSource fence = FencedServer.fence("directly", "columns");
        boolean done = false;
        for (int calls = 0; !done; calls++) {
            try (Lease lease = FencedServer.lease()) {
                try {
                    fence.perform(new Interrupting(lease, calls, () -> {
                        throw new SQLException("planted");
                    }));
                    done = true;
                } catch (SQLException e) {
                    assertThat(e.getMessage()).isEqualTo("planted");
                }
                assertThatThrownBy(() -> fence.undo(lease)).isInstanceOf(UndecidedException.class);
                FencedServer.abort(lease);
                for (int time = 0; time < 2; time++) {
                    fence.undo(lease);
                    assertThat(FencedServer.roles()).as("after %s calls", calls).isEqualTo(roles);
                }
            }
            assertThat(calls).isLessThan(1000);
        }
    }

    @Test
    void done_a_second_time_it_remembers_what_was_there_before_the_first_and_whom_it_has_found_since()
            throws Exception {
        List<String> roles = FencedServer.roles();
        FenceSource fence = FencedServer.fence("directly");
        try (Lease lease = FencedServer.lease()) {
            fence.perform(lease);
            assertThat(fence.cameBack(lease)).isEmpty();
            FencedServer.create("latecomer");
            FencedServer.execute("GRANT INSERT ON orders TO latecomer");
            assertThat(fence.probe(lease)).isInstanceOf(Probe.Partial.class);
            assertThat(fence.cameBack(lease)).containsExactly("latecomer can log in");
            fence.perform(lease);
            assertThat(fence.probe(lease)).isInstanceOf(Probe.Done.class);
            FencedServer.abort(lease);
            fence.undo(lease);
            assertThatCanLogIn("latecomer", true);
            FencedServer.execute("DROP OWNED BY latecomer", "DROP ROLE latecomer");
            assertThat(FencedServer.roles()).isEqualTo(roles);
        }
    }

    @Test
    void a_role_that_was_dropped_made_again_or_renamed_since_is_told_from_the_one_that_was_fenced() throws Exception {
        for (String role : List.of("dropped", "again", "renamed")) {
            FencedServer.create(role);
            FencedServer.execute("GRANT INSERT ON orders TO " + role);
        }
        try (Lease lease = FencedServer.lease()) {
            FencedServer.fence().perform(lease);
            FencedServer.execute(
                    "DROP OWNED BY dropped, again",
                    "DROP ROLE dropped, again",
                    "CREATE ROLE again NOLOGIN",
                    "ALTER ROLE renamed RENAME TO \"other name\"");
            FencedServer.abort(lease);
            List<Restored> restored = new Unfencing(SharedServers.TABLES).perform(lease);
            assertThat(restored)
                    .contains(
                            new Restored("dropped", Restored.Outcome.DROPPED, ""),
                            new Restored("again", Restored.Outcome.DROPPED, ""),
                            new Restored("other name", Restored.Outcome.RESTORED, "ALTER ROLE \"other name\" LOGIN"));
            assertThatCanLogIn("again", false);
            assertThatCanLogIn("other name", true);
        }
        FencedServer.execute("DROP OWNED BY \"other name\"", "DROP ROLE \"other name\", again");
    }

    private static void assertThatCanLogIn(String role, boolean can) throws SQLException {
        assertThat(FencedServer.texts(
                        "SELECT rolcanlogin::text FROM pg_roles WHERE rolname = " + Identifiers.literal(role)))
                .containsExactly(String.valueOf(can));
    }

    @Test
    void the_plan_has_every_statement_and_changes_nothing() throws Exception {
        List<String> roles = FencedServer.roles();
        try (OpenDatabases databases = FencedServer.databases()) {
            List<Action> plan = FencedServer.fence().plan(databases);
            assertThat(plan.stream().map(Action::statement).collect(Collectors.toList()))
                    .hasSize(FencedServer.WAYS.size() + 1)
                    .contains(
                            "ALTER ROLE \"directly\" NOLOGIN",
                            "ALTER ROLE " + Identifiers.quote(FencedServer.HOSTILE) + " NOLOGIN");
            assertThat(plan.getLast().statement()).startsWith("SELECT pg_terminate_backend(a.pid)");
        }
        assertThat(FencedServer.roles()).isEqualTo(roles);
    }

    @Test
    void a_table_that_is_not_there_is_refused() throws Exception {
        FenceScope scope = new FenceScope(List.of(new TableId("public", "Orders")), Set.of(), List.of(), Set.of());
        try (Lease lease = FencedServer.lease()) {
            assertThatThrownBy(() -> new FenceSource(scope, SharedServers.TABLES, FencedServer.PATIENCE).perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("Orders");
        }
    }
}
