package io.lockstep.cutover.breach;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.proof.BarrierPoints;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The barrier is watermark 7 of epoch 3, which stands at 100.
class TrespassesTest {
    private static final BarrierPoints BARRIER =
            new BarrierPoints("0/0", List.of(new BarrierPoints.Point("main", 3, 7)));
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId LINES = new TableId("public", "lines");
    private static final Optional<String> NOBODY = Optional.empty();
    private static final Optional<String> WAY_BACK = Optional.of("pg_16501");

    private final Trespasses trespasses = new Trespasses(BARRIER, Map.of(), WAY_BACK, "lockstep");

    @Test
    void what_stands_before_the_barrier_is_none() {
        trespasses.take(0, version(90, 0, ORDERS), NOBODY);
        trespasses.take(0, mark(95, 3, 6), NOBODY);
        trespasses.take(0, version(96, 0, ORDERS), NOBODY);
        trespasses.take(0, mark(99, 2, 7), NOBODY);
        trespasses.take(0, version(99, 1, ORDERS), NOBODY);
        trespasses.take(0, mark(100, 3, 7), NOBODY);
        assertThat(trespasses.told()).isEmpty();
    }

    @Test
    void what_stands_after_it_is_told_with_its_transaction_and_tables_and_only_once() {
        trespasses.take(0, mark(100, 3, 7), NOBODY);
        trespasses.take(0, version(110, 0, ORDERS), NOBODY);
        trespasses.take(0, version(110, 1, LINES), NOBODY);
        trespasses.take(0, version(120, 0, ORDERS), NOBODY);
        assertThat(trespasses.told())
                .containsExactly(new Breach.Written(
                        "main",
                        position(120, 0),
                        2,
                        "transaction 1110 at 0/6E+0 and 1 more transactions changed public.lines, public.orders on the"
                                + " source"));
        assertThat(trespasses.told()).isEmpty();
    }

    @Test
    void of_the_way_back_nothing_is_one_and_of_any_other_origin_everything() {
        trespasses.take(0, mark(100, 3, 7), NOBODY);
        trespasses.take(0, version(110, 0, ORDERS), WAY_BACK);
        trespasses.take(0, truncate(111), WAY_BACK);
        assertThat(trespasses.told()).isEmpty();
        trespasses.take(0, version(120, 0, ORDERS), Optional.of("pg_16502"));
        assertThat(trespasses.told()).hasSize(1);
        Trespasses without = new Trespasses(BARRIER, Map.of(), NOBODY, "lockstep");
        without.take(0, mark(100, 3, 7), NOBODY);
        without.take(0, version(110, 0, ORDERS), WAY_BACK);
        assertThat(without.told()).as("there is no way back").hasSize(1);
    }

    @Test
    void a_truncate_is_one_and_what_lockstep_writes_into_its_own_tables_is_none() {
        trespasses.take(0, mark(100, 3, 7), NOBODY);
        trespasses.take(0, mark(105, 3, 8), NOBODY);
        trespasses.take(0, version(106, 0, new TableId("lockstep", "canary")), NOBODY);
        trespasses.take(0, new TableNotice("main", position(107, 0), ORDERS, UnprovenReason.NO_KEY), NOBODY);
        assertThat(trespasses.told()).isEmpty();
        trespasses.take(0, truncate(110), NOBODY);
        trespasses.take(1, mark(100, 3, 7), NOBODY);
        trespasses.take(1, truncate(110), NOBODY);
        assertThat(trespasses.told())
                .containsExactly(new Breach.Written(
                        "main", position(110, 0), 1, "a TRUNCATE at 0/6E+0 changed public.orders on the source"));
    }

    @Test
    void a_stretch_that_is_delivered_again_is_not_told_again() {
        for (int times = 0; times < 2; times++) {
            trespasses.take(0, version(90, 0, ORDERS), NOBODY);
            trespasses.take(0, mark(100, 3, 7), NOBODY);
            trespasses.take(0, version(110, 0, ORDERS), NOBODY);
            assertThat(trespasses.told()).hasSize(times == 0 ? 1 : 0);
        }
    }

    @Test
    void who_comes_later_tells_what_was_not_told_before() {
        Trespasses later = new Trespasses(BARRIER, Map.of("main", position(110, 0)), WAY_BACK, "lockstep");
        later.take(0, mark(100, 3, 7), NOBODY);
        later.take(0, version(110, 0, ORDERS), NOBODY);
        assertThat(later.told()).isEmpty();
        later.take(0, version(120, 0, ORDERS), NOBODY);
        assertThat(later.told()).hasSize(1);
    }

    @Test
    void each_partition_has_to_show_the_barrier_before_it_counts_as_seen() {
        trespasses.take(0, mark(100, 3, 7), NOBODY);
        trespasses.take(1, version(110, 0, ORDERS), NOBODY);
        assertThat(trespasses.told()).isEmpty();
        assertThat(trespasses.passedIn(2)).isFalse();
        trespasses.take(1, mark(100, 3, 7), NOBODY);
        assertThat(trespasses.passedIn(2)).isTrue();
    }

    private static Position position(long lsn, int ordinal) {
        return new Position(new Lsn(lsn), ordinal);
    }

    private static Watermark mark(long lsn, long epoch, long sequence) {
        return new Watermark("main", position(lsn, 0), sequence, epoch, 0, Instant.EPOCH, 0);
    }

    private static TableNotice truncate(long lsn) {
        return new TableNotice("main", position(lsn, 0), ORDERS, UnprovenReason.TRUNCATED);
    }

    private static RowVersion version(long lsn, int ordinal, TableId table) {
        return new RowVersion(
                "main",
                position(lsn, ordinal),
                1000 + lsn,
                Instant.EPOCH,
                new FingerprintScheme(1, 1, 0),
                Operation.DELETE,
                new RowKey(table, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "1"))),
                RowImage.ABSENT);
    }
}
