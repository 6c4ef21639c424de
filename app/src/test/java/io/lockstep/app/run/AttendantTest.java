package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.database.SetupException;
import io.lockstep.cutover.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttendantTest {
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> inTheWay = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    @Test
    void a_service_whose_setup_comes_later_is_started_then() {
        inTheWay.set(SetupException.notYet("migration shop is not set up", "run `lockstep setup`"));
        try (Attendant attendant = Attendant.of(new Fake())) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> attendant
                            .checks()
                            .equals(List.of(HealthCheck.of(
                                    "fake", false, "migration shop is not set up (run `lockstep setup`)"))));
            inTheWay.set(null);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> attendant.checks().equals(List.of(HealthCheck.of("fake", true, "at work"))));
            assertThat(attendant.failure()).isEmpty();
        }
        assertThat(closed).isTrue();
    }

    @Test
    void a_wrong_configuration_is_tried_once_and_given_up() {
        var wrong = new SetupException("the topic has 2 partitions", "set kafka.partitions to 2");
        inTheWay.set(wrong);
        try (Attendant attendant = Attendant.of(new Fake())) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> attendant.failure().isPresent());
            assertThat(attendant.failure()).containsSame(wrong);
            assertThat(starts).hasValue(1);
        }
    }

    @Test
    void a_service_that_stops_for_a_reason_that_passes_is_closed_and_started_again() {
        try (Attendant attendant = Attendant.of(new Fake())) {
            await().atMost(Duration.ofMinutes(2)).until(() -> starts.get() == 1);
            failure.set(new IllegalStateException(new TimeoutException("no answer from the broker")));
            await().atMost(Duration.ofMinutes(2)).untilTrue(closed);
            failure.set(null);
            await().atMost(Duration.ofMinutes(2)).until(() -> starts.get() >= 2);
            assertThat(attendant.failure()).isEmpty();
        }
    }

    @Test
    void a_service_that_stops_for_good_is_given_up() {
        try (Attendant attendant = Attendant.of(new Fake())) {
            failure.set(new IllegalStateException("the records between are gone"));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> attendant.failure().isPresent());
            assertThat(attendant.checks().getFirst().detail()).isEqualTo("the records between are gone");
        }
    }

    @Test
    void a_lane_that_is_given_up_leaves_the_others_alone_and_the_last_one_ends_the_process() {
        var wrong = new SetupException("the topic has 2 partitions", "set kafka.partitions to 2");
        inTheWay.set(wrong);
        try (Attendant failed = Attendant.of(new Fake());
                Attendant alsoFailed = Attendant.of(new Fake())) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() ->
                            failed.failure().isPresent() && alsoFailed.failure().isPresent());
            inTheWay.set(null);
            try (Attendant well = Attendant.of(new Fake())) {
                assertThat(ServiceDeployment.failure(List.of(List.of(failed, alsoFailed), List.of(well))))
                        .isEmpty();
                assertThat(ServiceDeployment.failure(List.of(List.of(failed, well))))
                        .as("services of one lane need each other")
                        .containsSame(wrong);
                assertThat(ServiceDeployment.failure(List.of(List.of(well, failed), List.of(alsoFailed))))
                        .containsSame(wrong);
            }
        }
    }

    private final class Fake implements Service, RunningService {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public RunningService start() {
            RuntimeException obstacle = inTheWay.get();
            starts.incrementAndGet();
            if (obstacle != null) {
                throw obstacle;
            }
            return this;
        }

        @Override
        public List<HealthCheck> checks() {
            return List.of(HealthCheck.of(name(), true, "at work"));
        }

        @Override
        public Optional<Throwable> failure() {
            return Optional.ofNullable(failure.get());
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
