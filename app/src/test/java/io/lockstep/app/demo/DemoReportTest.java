package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.app.demo.DemoReport.Cutover;
import io.lockstep.app.demo.DemoReport.FaultFound;
import io.lockstep.app.demo.DemoReport.Stall;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// When the demo measured what it promises, by which its exit status is 0 or not.
final class DemoReportTest {
    private static final FaultFound FAULT = fault("LOST_UPDATE", 90L);
    private static final Stall STALL = new Stall(10, 4000, 0, List.of("PROVEN", "IN_FLIGHT"));
    private static final Cutover CUTOVER = cutover("FAILBACK_WINDOW", 5000L, 100, 0, 0, true);

    private static FaultFound fault(String found, @Nullable Long healedMillis) {
        return new FaultFound(
                "skipped update",
                "public.customers",
                Map.of("id", "7"),
                "LOST_UPDATE",
                found,
                List.of("credit_limit"),
                List.of("credit_limit"),
                100L,
                healedMillis);
    }

    private static Cutover cutover(
            String phase, @Nullable Long pause, long requests, long failed, long lost, boolean equal) {
        return new Cutover("forward", phase, pause, 5000, 200L, 240, requests, failed, lost, equal, "PgBouncer");
    }

    @Test
    void with_every_fault_found_no_false_alarm_and_nothing_lost_it_is_as_promised() {
        assertThat(DemoReport.asPromised(List.of(FAULT), 0, STALL, List.of(CUTOVER)))
                .isTrue();
        assertThat(DemoReport.asPromised(List.of(FAULT), 0, STALL, List.of()))
                .as("without a cutover")
                .isTrue();
    }

    static Stream<Cutover> brokenPromises() {
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
    void with_one_cutover_that_was_not_it_is_not(Cutover broken) {
        assertThat(DemoReport.asPromised(List.of(FAULT), 0, STALL, List.of(CUTOVER, broken)))
                .isFalse();
    }

    @Test
    void with_an_alarm_that_is_false_or_a_fault_that_is_not_found_it_is_not() {
        assertThat(DemoReport.asPromised(List.of(FAULT), 1, STALL, List.of())).isFalse();
        assertThat(DemoReport.asPromised(List.of(FAULT), 0, new Stall(10, 4000, 0, List.of("DIVERGED")), List.of()))
                .isFalse();
        assertThat(DemoReport.asPromised(List.of(fault("NOTHING", 90L)), 0, STALL, List.of()))
                .isFalse();
        assertThat(DemoReport.asPromised(List.of(fault("LOST_UPDATE", null)), 0, STALL, List.of()))
                .as("never found right again")
                .isFalse();
    }
}
