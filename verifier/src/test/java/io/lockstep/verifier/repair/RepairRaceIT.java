package io.lockstep.verifier.repair;

import static io.lockstep.verifier.repair.RepairPair.GIVEN;
import static io.lockstep.verifier.repair.RepairPair.LANE;
import static io.lockstep.verifier.repair.RepairPair.apply;
import static io.lockstep.verifier.repair.RepairPair.database;
import static io.lockstep.verifier.repair.RepairPair.key;
import static io.lockstep.verifier.repair.RepairPair.on;
import static io.lockstep.verifier.repair.RepairPair.onBoth;
import static io.lockstep.verifier.repair.RepairPair.onQuietly;
import static io.lockstep.verifier.repair.RepairPair.plan;
import static io.lockstep.verifier.repair.RepairPair.settings;
import static io.lockstep.verifier.repair.RepairPair.text;
import static io.lockstep.verifier.repair.RepairPair.version;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import io.lockstep.verifier.rows.Connector;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What others do while a row is repaired.
final class RepairRaceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String WAITING_WORKERS = "SELECT count(*)::text FROM pg_stat_activity"
            + " WHERE backend_type LIKE 'logical replication%' AND wait_event_type = 'Lock' AND datname = 'repairs'";

    @Test
    void a_row_that_has_changed_since_it_was_read_is_left_as_it_is() throws Exception {
        onBoth(
                "CREATE TABLE public.raced (id int PRIMARY KEY, v text)",
                "INSERT INTO public.raced SELECT i, 'right' FROM generate_series(1, 9) i");
        on(
                Side.TARGET,
                "UPDATE public.raced SET v = 'wrong' WHERE id IN (1, 2)",
                "DELETE FROM public.raced WHERE id IN (3, 4)",
                "INSERT INTO public.raced VALUES (-1, 'surplus')");
        try (Look look = look("raced");
                Authority authority = Authority.open(database(Side.TARGET)::connect)) {
            Repair update = ready(look, 1);
            Repair gone = ready(look, 2);
            Repair insert = ready(look, 3);
            Repair moved = ready(look, 4);
            Repair delete = ready(look, -1);
            on(
                    Side.TARGET,
                    "UPDATE public.raced SET v = v WHERE id IN (1, -1)",
                    "DELETE FROM public.raced WHERE id = 2",
                    "INSERT INTO public.raced VALUES (3, 'by another')");
            on(Side.SOURCE, "UPDATE public.raced SET v = v WHERE id = 4");
            var writing = new Writing(look, authority);

            assertThat(Arrays.asList(update, gone, insert, delete))
                    .allSatisfy(repair -> assertThat(made(writing, repair))
                            .as(repair.toString())
                            .isEqualTo(Outcome.CHANGED));
            assertThat(made(writing, moved)).isEqualTo(Outcome.IN_FLIGHT);
        }
        assertThat(text(Side.TARGET, "SELECT string_agg(id || v, ',' ORDER BY id) FROM public.raced"))
                .isEqualTo("-1surplus,1wrong,3by another,5right,6right,7right,8right,9right");
    }

    @Test
    void a_row_whose_source_moves_or_is_not_proven_is_in_flight_and_untouched() throws Exception {
        onBoth(
                "CREATE TABLE public.moving (id int PRIMARY KEY, v text)",
                "INSERT INTO public.moving VALUES (1, 'a'), (2, 'a')");
        on(Side.TARGET, "UPDATE public.moving SET v = 'b'");
        String before = version("moving", "true");
        Proof moves = (_, _, _) -> {
            onQuietly(Side.SOURCE, "UPDATE public.moving SET v = v WHERE id = 1");
            return true;
        };
        Proof never = (_, _, _) -> false;

        assertThat(plan("moving", moves, 1).getFirst().outcome()).isEqualTo(Outcome.IN_FLIGHT);
        assertThat(plan("moving", moves, 2).getFirst().outcome()).isEqualTo(Outcome.PLANNED);
        assertThat(apply("moving", never, 1, 2)).extracting(Report::outcome).containsOnly(Outcome.IN_FLIGHT);
        assertThat(version("moving", "true")).isEqualTo(before);
    }

    @Test
    void an_inserted_row_is_taken_back_when_the_source_moves_on_at_that_moment() throws Exception {
        onBoth("CREATE TABLE public.sprung (id int PRIMARY KEY, v text)");
        on(Side.SOURCE, "INSERT INTO public.sprung VALUES (1, 'a')");

        assertThat(insertedWhile("sprung", () -> {}, () -> onQuietly(Side.SOURCE, "DELETE FROM public.sprung")))
                .isEqualTo(Outcome.IN_FLIGHT);
        assertThat(text(Side.TARGET, "SELECT count(*)::text FROM public.sprung"))
                .isEqualTo("0");
    }

    /// Its worker waits for an INSERT that is not committed, and then finds the row.
    @Test
    void a_subscription_that_deletes_and_inserts_the_row_meanwhile_goes_on() throws Exception {
        onBoth("CREATE TABLE public.met (id int PRIMARY KEY, v text)");
        on(Side.SOURCE, "INSERT INTO public.met VALUES (1, 'a')");
        try (NativeReplication replication = NativeReplication.create(
                database(Side.SOURCE), database(Side.TARGET), "repairs_met", List.of(new TableName("public", "met")))) {
            replication.awaitSynchronised(PATIENCE);
            on(Side.TARGET, "DELETE FROM public.met");
            Runnable meanwhile = () -> {
                onQuietly(Side.SOURCE, "DELETE FROM public.met");
                onQuietly(Side.SOURCE, "INSERT INTO public.met VALUES (1, 'anew')");
                await().atMost(PATIENCE)
                        .until(() -> text(Side.TARGET, WAITING_WORKERS).equals("1"));
            };

            assertThat(insertedWhile("met", meanwhile, () -> {})).isEqualTo(Outcome.IN_FLIGHT);

            caughtUp(replication);
            assertThat(text(Side.TARGET, "SELECT string_agg(v, ',') FROM public.met"))
                    .isEqualTo("anew");
            assertThat(text(Side.TARGET, "SELECT sum(apply_error_count)::text FROM pg_stat_subscription_stats"))
                    .isEqualTo("0");
        }
    }

    /// One that sends SQL: its deletion has found nothing, and it is about to insert the row anew when ours is
    /// committed.
    @Test
    void a_replicator_that_meets_an_inserted_row_succeeds_at_its_next_attempt() throws Exception {
        onBoth("CREATE TABLE public.tripped (id int PRIMARY KEY, v text)");
        on(Side.SOURCE, "INSERT INTO public.tripped VALUES (1, 'a')");
        String insert = "INSERT INTO public.tripped VALUES (1, 'anew')";
        Runnable meanwhile = () -> {
            onQuietly(Side.SOURCE, "DELETE FROM public.tripped; " + insert);
            onQuietly(Side.TARGET, "DELETE FROM public.tripped");
        };
        Runnable meets = () -> assertThatThrownBy(() -> on(Side.TARGET, insert)).hasMessageContaining("tripped_pkey");

        assertThat(insertedWhile("tripped", meanwhile, meets)).isEqualTo(Outcome.IN_FLIGHT);

        on(Side.TARGET, insert);
        assertThat(text(Side.TARGET, "SELECT string_agg(v, ',') FROM public.tripped"))
                .isEqualTo("anew");
    }

    private static void caughtUp(NativeReplication replication) {
        try {
            replication.awaitCaughtUp(PATIENCE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Outcome insertedWhile(String table, Runnable before, Runnable after) throws Exception {
        Connector writer = () -> new Committing(database(Side.TARGET).connect(), before, after).connection();
        try (Look look = look(table);
                Authority authority = Authority.open(writer)) {
            return made(new Writing(look, authority), ready(look, 1));
        }
    }

    private static Outcome made(Writing writing, Repair repair) throws SQLException {
        return writing.make(new Damage("d", LANE, 1, repair.key()), repair).outcome();
    }

    private static Repair ready(Look look, int id) throws Exception {
        RowKey key = key(look.table().target().table(), id);
        Sighting seen = requireNonNull(
                look.sightings(LANE, 1, List.of(key)).orElseThrow().get(key));
        return ((Look.Seen.Ready) look.prepared(key, seen)).repair();
    }

    private static Look look(String table) throws SQLException {
        return Look.at(new TableId("public", table), settings(database(Side.TARGET)::connect), GIVEN);
    }
}
