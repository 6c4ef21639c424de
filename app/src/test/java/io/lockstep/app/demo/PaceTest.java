package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {
    private static final double FULL_RATE = 460;

    @Test
    void services_that_keep_up_leave_the_workload_its_full_rate() {
        var loop = new Loop(FULL_RATE * 2);

        for (int second = 0; second < 600; second++) {
            loop.second();
            assertThat(loop.pace.share()).isEqualTo(1);
        }
    }

    @Test
    void what_comes_all_at_once_after_a_stall_and_is_soon_read_does_not_slow_the_workload() {
        Pace pace = Pace.FULL;
        for (double lag : new double[] {0.4, 0.4, 10.4, 10.2, 10.1, 8, 4, 0.3}) {
            pace = pace.next(lag, 1);
            assertThat(pace.share()).isEqualTo(1);
        }
    }

    @Test
    void what_is_first_known_of_the_services_is_held_against_nobody() {
        assertThat(Pace.FULL.next(8, 60).share()).isEqualTo(1);
        assertThat(Pace.FULL.next(8, 60).next(7.5, 4).share()).isEqualTo(0.5);
    }

    @Test
    void the_workload_never_stands_still() {
        Pace pace = Pace.FULL;
        for (int second = 0; second < 600; second++) {
            pace = pace.next(second + 1.0, 1);
        }
        assertThat(pace.share()).isEqualTo(Pace.LEAST);
    }

    @ParameterizedTest
    @ValueSource(doubles = {30, 50, 100, 200, 300, 400, 450})
    void services_slower_than_the_workload_are_never_far_behind_and_not_idle_either(double changesASecond) {
        var loop = new Loop(changesASecond);
        for (int second = 0; second < 600; second++) {
            loop.second();
        }

        double worst = 0;
        double read = loop.read;
        for (int second = 0; second < 600; second++) {
            loop.second();
            worst = Math.max(worst, loop.lag());
        }

        assertThat(worst).isLessThan(30);
        assertThat((loop.read - read) / 600).isGreaterThan(0.6 * changesASecond);
    }

    @Test
    void a_workload_that_was_held_is_let_go_when_the_machine_is_free_again() {
        var loop = new Loop(50);
        for (int second = 0; second < 120; second++) {
            loop.second();
        }
        assertThat(loop.pace.share()).isLessThan(1);

        loop.capacity = FULL_RATE * 10;
        for (int second = 0; second < 30; second++) {
            loop.second();
        }

        assertThat(loop.pace.share()).isEqualTo(1);
    }

    /// A workload and services that read so many changes a second, in seconds that do not pass.
    private static final class Loop {
        private final Deque<double[]> unread = new ArrayDeque<>();
        private double capacity;
        private double now;
        private double read;
        private Pace pace = Pace.FULL;

        Loop(double capacity) {
            this.capacity = capacity;
        }

        void second() {
            for (int tenth = 0; tenth < 10; tenth++) {
                now += 0.1;
                unread.addLast(new double[] {now, pace.share() * FULL_RATE / 10});
                read(capacity / 10);
            }
            pace = pace.next(lag(), 1);
        }

        double lag() {
            return unread.isEmpty() ? 0 : now - unread.getFirst()[0];
        }

        private void read(double atMost) {
            double left = atMost;
            while (left > 0 && !unread.isEmpty()) {
                double[] oldest = unread.getFirst();
                double some = Math.min(left, oldest[1]);
                left -= some;
                read += some;
                oldest[1] -= some;
                if (oldest[1] <= 1e-9) {
                    unread.removeFirst();
                }
            }
        }
    }
}
