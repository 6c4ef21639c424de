package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// When a cutover of the demo was as promised, by which its exit status is 0 or not.
final class CutoverMeasuredTest {
    private static DemoReport.Cutover cutover(
            String phase, @Nullable Long pause, long requests, long failed, long lost, boolean equal) {
        return new DemoReport.Cutover(
                "forward", phase, pause, 5000, 200L, 240, requests, failed, lost, equal, "PgBouncer");
    }

    @Test
    void a_short_pause_in_which_nothing_fails_and_nothing_is_lost_is_as_promised() {
        assertThat(cutover("FAILBACK_WINDOW", 5000L, 100, 0, 0, true).asPromised())
                .isTrue();
    }

    static Stream<DemoReport.Cutover> brokenPromises() {
        return Stream.of(
                cutover("ABORTED", 200L, 100, 0, 0, true),
                cutover("FAILBACK_WINDOW", null, 100, 0, 0, true),
                cutover("FAILBACK_WINDOW", 5001L, 100, 0, 0, true),
                cutover("FAILBACK_WINDOW", 200L, 0, 0, 0, true),
                cutover("FAILBACK_WINDOW", 200L, 100, 1, 0, true),
                cutover("FAILBACK_WINDOW", 200L, 100, 0, 1, true),
                cutover("FAILBACK_WINDOW", 200L, 100, 0, 0, false));
    }

    @ParameterizedTest
    @MethodSource("brokenPromises")
    void anything_else_is_not(DemoReport.Cutover cutover) {
        assertThat(cutover.asPromised()).isFalse();
    }
}
