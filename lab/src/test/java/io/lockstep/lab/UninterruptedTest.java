package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UninterruptedTest {
    @AfterEach
    void forget() {
        boolean _ = Thread.interrupted();
    }

    @Test
    void work_ends_before_the_caller_who_was_interrupted_goes_on_interrupted() {
        Thread caller = Thread.currentThread();
        var ended = new AtomicBoolean();

        Uninterrupted.run(() -> {
            caller.interrupt();
            sleep();
            ended.set(true);
        });

        assertThat(ended).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void work_of_a_caller_who_is_interrupted_already_is_not() {
        Thread.currentThread().interrupt();

        assertThat(Uninterrupted.call(() -> Thread.currentThread().isInterrupted()))
                .isFalse();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void a_failure_is_thrown_as_it_is() {
        var failure = new LabException("no");

        assertThatThrownBy(() -> Uninterrupted.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void waiting_for_a_database_ends_with_an_interrupt_and_not_with_a_time_out() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Await.until("pigs fly", Duration.ofSeconds(60), () -> false))
                .isInstanceOf(LabException.class)
                .hasMessage("Interrupted while waiting until pigs fly")
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
