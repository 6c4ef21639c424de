package io.lockstep.cutover.view;

import static io.lockstep.cutover.view.Given.NOW;
import static io.lockstep.cutover.view.Given.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ten minutes of documents, one set a second, in which one clock is set an hour ahead or back on the way.
class ClockJumpTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int JUMPS_AT = 200;
    private static final int FAILS_AT = 400;
    private static final int ENDS_AT = 600;

    enum Clock {
        VERIFIER,
        CAPTURES,
        SOURCE_DATABASE
    }

    enum Jump {
        NONE(Duration.ZERO),
        AHEAD(HOUR),
        BACK(HOUR.negated());

        private final Duration by;

        Jump(Duration by) {
            this.by = by;
        }
    }

    /// The steady time of the coordinator.
    private Instant now = NOW;

    private final Ledger ledger = new Ledger(() -> now);

    @ParameterizedTest
    @EnumSource
    void a_clock_that_is_set_changes_no_verdict(Jump jump) {
        for (Clock clock : Clock.values()) {
            List<String> words = new ArrayList<>();
            for (int second = 0; second < ENDS_AT; second++) {
                tell(second, second - 1L, clock, second < JUMPS_AT ? Duration.ZERO : jump.by);
                words.add(word());
            }
            assertThat(words.subList(5, ENDS_AT)).as("%s %s", clock, jump).containsOnly("PROVEN");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_target_that_stalls_is_in_flight_whatever_the_clocks_say(Jump jump) {
        for (Clock clock : Clock.values()) {
            String last = "";
            for (int second = 0; second < ENDS_AT; second++) {
                Duration off = second < JUMPS_AT ? Duration.ZERO : jump.by;
                tell(second, Math.min(second - 1L, FAILS_AT), clock, off);
                last = word();
                if (second > FAILS_AT + 10) {
                    assertThat(last).as("%s %s at %s", clock, jump, second).isEqualTo("IN_FLIGHT");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_verifier_and_captures_that_fall_silent_are_unknown_whatever_the_clocks_say(Jump jump) {
        for (Clock clock : Clock.values()) {
            for (int second = 0; second < FAILS_AT; second++) {
                tell(second, second - 1L, clock, second < JUMPS_AT ? Duration.ZERO : jump.by);
            }
            assertThat(word()).isEqualTo("PROVEN");
            now = now.plusSeconds(6);
            assertThat(word()).as("%s %s", clock, jump).isEqualTo("UNPROVEN");
        }
    }

    /// What the services publish in one second, with one of their clocks off.
    private void tell(int second, long proven, Clock clock, Duration off) {
        if (second == 0) {
            now = NOW;
            ledger.live(false);
            List.of("main/0", "main/1").forEach(ledger::removeProgress);
        }
        now = NOW.plusSeconds(second);
        Given.sweep(ledger, List.of(new Report(0).build()));
        Instant verifier = clock == Clock.VERIFIER ? now.plus(off) : now;
        Instant captures = clock == Clock.CAPTURES ? now.plus(off) : now;
        Instant written = now.plus(clock == Clock.SOURCE_DATABASE ? off : Duration.ZERO);
        for (int partition = 0; partition < 2; partition++) {
            ledger.add(new Report(partition)
                    .watermarks(1000 + second, 1000 + proven)
                    .provenWrittenAt(written.minusSeconds(second - proven))
                    .at(verifier)
                    .build());
        }
        for (Side side : Side.values()) {
            ledger.add(Given.capture(side, true, Given.CONFIGURATION, captures));
        }
        ledger.live(true);
    }

    private String word() {
        return Overview.of(ledger.state(), RULES, new Observation(now, new FeedStatus.Following()))
                .assessment()
                .verdict()
                .word();
    }
}
