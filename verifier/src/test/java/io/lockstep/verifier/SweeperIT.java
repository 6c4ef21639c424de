package io.lockstep.verifier;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.History.Change.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.SweepOrder;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import io.lockstep.verifier.streams.History;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The verifier with its confirmer and its sweeper on a real broker and two real databases, whose change logs the test
/// writes itself.
@Execution(ExecutionMode.CONCURRENT)
class SweeperIT implements OnSharedBroker {
    private static final int ROWS = 3000;

    private LivePair pair;

    @BeforeEach
    void create() throws SQLException {
        pair = new LivePair().atRest(ROWS);
    }

    @AfterEach
    void close() throws SQLException {
        pair.close();
    }

    @Test
    void rows_at_rest_that_differ_are_found_and_are_right_again_at_the_next_sweep_once_they_are_repaired()
            throws Exception {
        SharedPostgres.execute(
                pair.database(TARGET),
                "UPDATE public.orders SET note = note || 'x' WHERE id = 700",
                "DELETE FROM public.orders WHERE id = 1900",
                "INSERT INTO public.orders VALUES (9000, 'nobody knows', 1)");
        try (Verifier _ = Verifier.start(settings())) {
            awaitTicking(
                    () -> whole() != null && states().values().stream().allMatch(DivergenceState.CONFIRMED::equals));

            assertThat(classes())
                    .isEqualTo(Map.of(
                            700L, DivergenceClass.VALUE_MISMATCH,
                            1900L, DivergenceClass.MISSING_ROW,
                            9000L, DivergenceClass.LOST_DELETE));
            assertThat(verdict(700).columns()).containsExactly("note");
            assertThat(verdict(700).evidence()).isNotNull();
            assertThat(pair.migration.sweeps().getFirst().differing()).isEqualTo(3);

            SharedPostgres.execute(
                    pair.database(TARGET),
                    "UPDATE public.orders SET note = left(note, -1) WHERE id = 700",
                    "INSERT INTO public.orders SELECT 1900, repeat('secret ' || 1900, 20), 1900");
            order(SweepOrder.Kind.START, null);
            awaitTicking(() -> pair.migration.sweeps().size() == 2
                    && states().equals(Map.of(
                            700L, DivergenceState.REFUTED,
                            1900L, DivergenceState.REFUTED,
                            9000L, DivergenceState.CONFIRMED)));
            assertThat(pair.migration.sweeps().getLast().origin()).isEqualTo(SweepReport.Origin.OPERATOR);
        }
        assertThat(pair.migration.everything())
                .filteredOn(Objects::nonNull)
                .noneMatch(json -> new String(json, UTF_8).contains("secret"));
    }

    /// A correct replicator: what precedes a watermark on the source is on the target before that watermark is.
    @Test
    void rows_in_flight_are_no_differences_however_often_they_are_swept() throws Exception {
        try (Verifier _ = Verifier.start(settings())) {
            int[] turn = {0};
            awaitTicking(() -> {
                turn[0]++;
                int id = 1 + turn[0] * 37 % ROWS;
                String note = "moved " + turn[0];
                pair.row(SOURCE, id, note, "1").version(SOURCE, update(id, turn[0], turn[0]));
                long passes = pair.migration.sweeps().stream()
                        .filter(sweep -> sweep.state() == SweepReport.State.DONE)
                        .count();
                if (passes == pair.migration.sweeps().size()) {
                    order(SweepOrder.Kind.START, null);
                }
                pair.row(TARGET, id, note, "1").version(TARGET, update(id, turn[0], turn[0]));
                return passes >= 3;
            });
        }
        assertThat(pair.migration.allVerdicts()).isEmpty();
        assertThat(pair.migration.sweeps())
                .filteredOn(sweep -> sweep.state() == SweepReport.State.DONE)
                .allSatisfy(sweep -> assertThat(sweep.rows()).isBetween((long) ROWS, ROWS + 1L));
    }

    /// Without watermarks no row that differs can be read again: so its chunk, and no other, is left.
    @Test
    void a_verifier_that_is_killed_in_mid_sweep_goes_on_where_it_was() throws Exception {
        SharedPostgres.execute(pair.database(TARGET), "UPDATE public.orders SET note = 'x' WHERE id = 700");
        int chunks;
        long done;
        try (VerifierProcess first = VerifierProcess.sweeping(pair)) {
            awaitTicking(() -> !pair.migration.sweeps().isEmpty());
            patiently(() -> pass() != null && pass().chunks() > 1 && pass().settled() == pass().chunks() - 1);
            first.kill();
            chunks = requireNonNull(pass()).chunks();
            done = requireNonNull(pass()).rows();
            assertThat(whole()).isNull();
        }
        try (Verifier second = Verifier.start(settings())) {
            awaitTicking(() -> whole() != null && states().equals(Map.of(700L, DivergenceState.CONFIRMED)));

            assertThat(second.sweeper().orElseThrow().rows()).isEqualTo(ROWS - done);
            assertThat(requireNonNull(pass()).chunks()).isEqualTo(chunks);
            assertThat(requireNonNull(whole()).rows()).isEqualTo(ROWS);
            assertThat(pair.migration.sweeps())
                    .extracting(SweepReport::id, SweepReport::state)
                    .containsExactly(tuple("main-1-1", SweepReport.State.DONE));
        }
    }

    @Test
    void an_operator_pauses_a_sweep_and_lets_it_go_on() throws Exception {
        SharedPostgres.execute(pair.database(TARGET), "UPDATE public.orders SET note = 'x' WHERE id = 700");
        try (Verifier _ = Verifier.start(settings())) {
            awaitTicking(() -> !pair.migration.sweeps().isEmpty());
            order(SweepOrder.Kind.PAUSE, "main-1-1");
            patiently(() -> state() == SweepReport.State.PAUSED);
            for (int tick = 0; tick < 5; tick++) {
                pair.tick();
            }
            assertThat(whole()).isNull();
            assertThat(pair.migration.allVerdicts()).isEmpty();

            order(SweepOrder.Kind.RESUME, "main-1-1");
            awaitTicking(() -> state() == SweepReport.State.DONE);
        }
    }

    private VerifierSettings settings() {
        return pair.migration
                .settings()
                .withConfirmer(LivePair.confirmer(pair.connector(SOURCE), pair.connector(TARGET)))
                .withSweeper(LivePair.sweeper());
    }

    private SweepReport.State state() {
        return pair.migration.sweeps().getLast().state();
    }

    private SweptTable.@Nullable Pass pass() {
        SweptTable table = pair.migration.swept().get(LivePair.ORDERS);
        return table == null ? null : table.pass();
    }

    private SweptTable.@Nullable Whole whole() {
        SweptTable table = pair.migration.swept().get(LivePair.ORDERS);
        return table == null ? null : table.whole();
    }

    private void order(SweepOrder.Kind kind, @Nullable String sweep) {
        String id = kind + " after " + pair.migration.sweeps().size();
        pair.migration.order(new SweepOrder(id, History.LANE, kind, sweep, "ada", "a test", Instant.EPOCH));
    }

    private Map<Long, DivergenceState> states() {
        return pair.migration.verdicts().values().stream().collect(Collectors.toMap(SweeperIT::id, Divergence::state));
    }

    private Map<Long, DivergenceClass> classes() {
        return pair.migration.verdicts().values().stream().collect(Collectors.toMap(SweeperIT::id, Divergence::type));
    }

    private Divergence verdict(long id) {
        return pair.migration.verdicts().values().stream()
                .filter(verdict -> id(verdict) == id)
                .findFirst()
                .orElseThrow();
    }

    private static long id(Divergence divergence) {
        return Long.parseLong(divergence.key().columns().getFirst().text());
    }

    private void awaitTicking(Callable<Boolean> condition) {
        patiently(() -> {
            pair.tick();
            return condition.call();
        });
    }

    private static void patiently(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
