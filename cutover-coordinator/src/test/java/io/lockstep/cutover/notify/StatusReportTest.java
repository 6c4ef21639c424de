package io.lockstep.cutover.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final List<Progress> WELL = List.of(Given.healthy(0, Given.ORDERS), Given.healthy(1));

    @Test
    void a_copy_that_is_right() {
        assertThat(report(WELL)).isEqualTo("""
                        shop: the copy is right and caught up (PROVEN)
                        Is the copy right? Yes: every change is proven, 500 rows at rest compared, which is all.
                        Is it caught up? Proven up to 400 ms ago; half of the changes arrive within 21 ms, 99 of 100 within 304 ms.
                        May we switch? Nothing of the verification speaks against it; `lockstep cutover --dry-run` checks the rest.
                        In the last 1 h: 0 rows found to differ, 0 rows right again.
                        """);
    }

    @Test
    void a_copy_that_is_not() {
        assertThat(report(
                        WELL,
                        Given.divergence("a", DivergenceState.CONFIRMED),
                        Given.divergence("b", DivergenceState.HEALED),
                        Given.divergence("c", DivergenceState.REFUTED)))
                .isEqualTo("""
                        shop: the copy is not right (DIVERGED)
                        Is the copy right? No: 1 row differs; 500 rows at rest compared, which is all.
                        Is it caught up? Proven up to 400 ms ago; half of the changes arrive within 21 ms, 99 of 100 within 304 ms.
                        May we switch? Not now.
                        In the last 1 h: 2 rows found to differ, 1 row right again.
                        Because public.orders has 1 row that differs (1 confirmed): see `lockstep divergences --table public.orders` [OPEN_DIVERGENCES]
                        """);
    }

    @Test
    void what_is_not_known_is_never_called_right() {
        assertThat(report(List.of(Given.healthy(0)))).isEqualTo("""
                        shop: whether the copy is right is not known (UNPROVEN)
                        Is the copy right? Not known; 500 rows at rest compared, about 99 %.
                        Is it caught up? Not known: nothing is proven yet; half of the changes arrive within 21 ms, 99 of 100 within 304 ms.
                        May we switch? Not now.
                        In the last 1 h: 0 rows found to differ, 0 rows right again.
                        Because lane main has no proof point in epoch 3 yet in partitions [1] [STARTING]
                        """);
    }

    private static String report(List<Progress> progress, Divergence... divergences) {
        Overview overview = Overview.of(Given.state(progress, List.of(divergences)), Given.RULES, Given.observation());
        return StatusReport.of("shop", overview, Optional.empty(), Duration.ofHours(1))
                .text();
    }
}
