package io.lockstep.cutover.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LagWindowTest {
    private static final long SHORT = 20;
    private static final long STALL = 60_000;

    private long shortLags;
    private long longLags;
    private Duration elapsed = Duration.ZERO;
    private long epoch = 3;
    private LagWindow window = LagWindow.first(report());

    @Test
    void a_stall_shows_while_it_is_recent_and_is_forgotten_afterwards() {
        longLags = 1000;
        report(Duration.ofSeconds(1));
        assertThat(p95()).isGreaterThan(STALL * 0.9);

        settleFor(LagWindow.LENGTH.minusSeconds(10));
        assertThat(p95()).isGreaterThan(STALL * 0.9);

        settleFor(Duration.ofSeconds(20).plus(LagWindow.STEP));
        assertThat(p95()).isLessThan(SHORT * 1.1);
        assertThat(window.marks()).hasSizeLessThan(20);
    }

    @Test
    void what_was_settled_in_the_window_is_all_there() {
        settleFor(Duration.ofHours(1));

        assertThat(window.lag(Given.ORDERS, Operation.UPDATE).samples())
                .isBetween(
                        LagWindow.LENGTH.toSeconds(),
                        LagWindow.LENGTH.plus(LagWindow.STEP).toSeconds() + 1);
    }

    @Test
    void the_first_minutes_of_an_epoch_count_whole() {
        settleFor(Duration.ofMinutes(2));

        assertThat(window.lag(Given.ORDERS, Operation.UPDATE).samples()).isEqualTo(120);
    }

    @Test
    void reports_further_apart_than_the_window_still_leave_one_to_compare_with() {
        longLags = 1000;
        report(Duration.ofSeconds(1));

        shortLags = 10;
        report(Duration.ofHours(1));

        assertThat(window.lag(Given.ORDERS, Operation.UPDATE).samples()).isEqualTo(10);
    }

    @Test
    void a_new_epoch_begins_with_nothing() {
        settleFor(Duration.ofMinutes(10));

        epoch++;
        shortLags = 7;
        report(Duration.ofSeconds(1));

        assertThat(window.lag(Given.ORDERS, Operation.UPDATE).samples()).isEqualTo(7);
    }

    private double p95() {
        return window.lag(Given.ORDERS, Operation.UPDATE).percentileMillis(0.95);
    }

    /// One version a second.
    private void settleFor(Duration length) {
        for (long second = 0; second < length.toSeconds(); second++) {
            shortLags++;
            report(Duration.ofSeconds(1));
        }
    }

    private void report(Duration later) {
        elapsed = elapsed.plus(later);
        window = window.next(report());
    }

    private Progress report() {
        var counts = new TreeMap<>(Map.of(LagHistogram.bucket(SHORT), shortLags, LagHistogram.bucket(STALL), longLags));
        counts.values().removeIf(count -> count == 0);
        return new Report(0)
                .epoch(epoch)
                .at(Given.NOW.plus(elapsed))
                .lag(new LagHistogram(counts))
                .build();
    }
}
