package io.lockstep.verifier.sweeper;

import static io.lockstep.events.json.SweepReport.Origin.AUTOMATIC;
import static io.lockstep.events.json.SweepReport.Origin.OPERATOR;
import static io.lockstep.events.json.SweepReport.Origin.SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.TableId;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.SweepOrder;
import io.lockstep.events.json.SweepPlan;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final TableId A = new TableId("public", "a");
    private static final TableId B = new TableId("public", "b");
    private static final Course AUTOMATIC_ONLY = new Course(true, Optional.empty());
    private static final Course BY_HAND = new Course(false, Optional.empty());
    private final SweepLedger ledger = new SweepLedger();

    @Test
    void the_first_pass_of_an_epoch_goes_through_all_tables_by_itself() {
        Course.Begin begun = next(AUTOMATIC_ONLY, 1, NOON).orElseThrow();

        assertThat(begun.tables()).containsExactly(A, B);
        assertThat(begun.report().id()).isEqualTo("main-1-1");
        assertThat(begun.report().origin()).isEqualTo(AUTOMATIC);
        assertThat(begun.report().tables()).isEqualTo(2);
    }

    @Test
    void a_lane_without_tables_has_its_pass_as_well_so_that_it_is_known_to_have_none() {
        assertThat(AUTOMATIC_ONLY.next("main", 1, List.of(), ledger, NOON)).isPresent();
    }

    @Test
    void a_table_that_was_added_later_is_swept_alone() {
        ended("main-1-1", 1, 1, null);
        table(A, 1, whole("main-1-1", 1), null);
        table(B, 1, null, null);

        assertThat(next(AUTOMATIC_ONLY, 1, NOON).orElseThrow().tables()).containsExactly(B);
    }

    @Test
    void nothing_begins_by_itself_when_all_is_swept_or_nobody_wants_it() {
        assertThat(next(BY_HAND, 1, NOON)).isEmpty();
        ended("main-1-1", 1, 1, null);
        table(A, 1, whole("main-1-1", 1), null);
        table(B, 1, whole("main-1-1", 1), null);

        assertThat(next(AUTOMATIC_ONLY, 1, NOON)).isEmpty();
    }

    @Test
    void what_could_not_be_compared_whole_waits_for_somebody() {
        ended("main-1-1", 1, 1, null);
        table(A, 1, whole("main-1-1", 1), null);
        table(B, 1, null, "column v cannot be compared");

        assertThat(next(AUTOMATIC_ONLY, 1, NOON)).isEmpty();
        order("o1", SweepOrder.Kind.START, null);
        assertThat(next(AUTOMATIC_ONLY, 1, NOON).orElseThrow().tables()).containsExactly(A, B);
    }

    @Test
    void a_new_epoch_voids_what_was_swept() {
        ended("main-1-1", 1, 1, null);
        table(A, 1, whole("main-1-1", 1), null);
        table(B, 1, whole("main-1-1", 1), null);

        Course.Begin begun = next(AUTOMATIC_ONLY, 2, NOON).orElseThrow();
        assertThat(begun.report().id()).isEqualTo("main-2-1");
        assertThat(begun.tables()).containsExactly(A, B);
    }

    @Test
    void an_order_is_served_once() {
        order("o1", SweepOrder.Kind.START, null);
        Course.Begin begun = next(BY_HAND, 1, NOON).orElseThrow();
        assertThat(begun.report().origin()).isEqualTo(OPERATOR);
        assertThat(begun.report().principal()).isEqualTo("ada");
        assertThat(begun.report().reason()).isEqualTo("after a repair");

        ended("main-1-1", 1, 1, "o1");
        assertThat(next(BY_HAND, 1, NOON)).isEmpty();
        order("o2", SweepOrder.Kind.START, null);
        assertThat(next(BY_HAND, 1, NOON).orElseThrow().report().id()).isEqualTo("main-1-2");
    }

    @Test
    void a_schedule_begins_the_next_so_long_after_the_end_of_the_last() {
        Course daily = new Course(true, Optional.of(Duration.ofHours(24)));
        ended("main-1-1", 1, 1, null);
        table(A, 1, whole("main-1-1", 1), null);
        table(B, 1, whole("main-1-1", 1), null);

        assertThat(next(daily, 1, NOON.plus(Duration.ofHours(23)))).isEmpty();
        Course.Begin begun = next(daily, 1, NOON.plus(Duration.ofHours(24))).orElseThrow();
        assertThat(begun.report().origin()).isEqualTo(SCHEDULE);
        assertThat(begun.tables()).containsExactly(A, B);
    }

    @Test
    void a_pass_is_paused_by_the_newest_order_about_it_and_no_other() {
        SweepReport pass = next(AUTOMATIC_ONLY, 1, NOON).orElseThrow().report();
        assertThat(ledger.isPaused(pass)).isFalse();
        order("o1", SweepOrder.Kind.PAUSE, "main-1-0");
        assertThat(ledger.isPaused(pass)).isFalse();
        order("o2", SweepOrder.Kind.PAUSE, pass.id());
        assertThat(ledger.isPaused(pass)).isTrue();
        order("o3", SweepOrder.Kind.RESUME, pass.id());
        assertThat(ledger.isPaused(pass)).isFalse();
    }

    @Test
    void a_plan_is_known_when_all_its_pieces_are_of_the_same_pass() {
        plan("main-1-1", 0, List.of("10"));
        assertThat(ledger.bounds("main", A, "main-1-1")).isEmpty();
        plan("main-1-1", 1, List.of("20"));
        assertThat(ledger.bounds("main", A, "main-1-1")).contains(List.of(List.of("10"), List.of("20")));
        assertThat(ledger.bounds("main", A, "main-1-2")).isEmpty();
        plan("main-1-2", 0, List.of("11"));
        assertThat(ledger.bounds("main", A, "main-1-2")).isEmpty();
        assertThat(ledger.plan("main", A)).hasSize(2);
        ledger.add(SweepPlan.key("main", A, 0), null);
        assertThat(ledger.plan("main", A)).hasSize(1);
    }

    @Test
    void a_record_that_stands_for_nothing_is_named_as_such() {
        assertThatThrownBy(() -> ledger.add("rubbish", new byte[0])).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> ledger.add("sweep/x", new byte[] {1})).isInstanceOf(MalformedRecordException.class);
    }

    private Optional<Course.Begin> next(Course course, long epoch, Instant now) {
        return course.next("main", epoch, List.of(B, A), ledger, now);
    }

    private void ended(String id, long epoch, long number, @Nullable String order) {
        var report = new SweepReport(
                id,
                "main",
                epoch,
                number,
                SweepReport.State.DONE,
                AUTOMATIC,
                null,
                null,
                null,
                order,
                2,
                2,
                0,
                10,
                10,
                0,
                0,
                NOON,
                NOON,
                NOON);
        ledger.add(report.key(), EventsJson.encode(report));
    }

    private void table(TableId name, long epoch, SweptTable.@Nullable Whole whole, @Nullable String failure) {
        var pass = failure == null ? null : new SweptTable.Pass("main-1-1", 1, List.of(), 0, 0, 0, failure);
        var table = new SweptTable("main", name, epoch, pass, whole);
        ledger.add(table.key(), EventsJson.encode(table));
    }

    private static SweptTable.Whole whole(String sweep, long epoch) {
        return new SweptTable.Whole(sweep, epoch, 9, 5, 0, NOON);
    }

    private void order(String id, SweepOrder.Kind kind, @Nullable String sweep) {
        var order = new SweepOrder(id, "main", kind, sweep, "ada", "after a repair", NOON);
        ledger.add(order.key(), EventsJson.encode(order));
    }

    private void plan(String sweep, int piece, List<String> bound) {
        var plan = new SweepPlan("main", A, sweep, piece, 2, List.of(bound));
        ledger.add(plan.key(), EventsJson.encode(plan));
    }
}
