package io.lockstep.capture.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private final Deliveries deliveries = new Deliveries();

    @Test
    void what_one_engine_has_delivered_adds_up_and_what_the_next_delivers_again_does_not() {
        deliveries.begin();
        deliveries.add("first", 7, 3);
        deliveries.add("first", 7, 2);
        deliveries.add("second", 7, 4);
        deliveries.add("second", 8, 1);

        assertThat(deliveries.of(7)).isEqualTo(5);
        assertThat(deliveries.of(8)).isEqualTo(1);
        assertThat(deliveries.of(9)).isZero();
        assertThat(deliveries.isComplete()).isTrue();
    }

    @Test
    void nothing_is_kept_while_nobody_counts() {
        deliveries.add("engine", 7, 3);
        assertThat(deliveries.wanted()).isFalse();
        deliveries.begin();
        assertThat(deliveries.of(7)).isZero();
        deliveries.add("engine", 7, 3);
        deliveries.end();
        assertThat(deliveries.of(7)).isZero();
    }

    @Test
    void with_more_transactions_than_are_kept_it_is_not_complete() {
        deliveries.begin();
        for (int transaction = 0; transaction < 100_000; transaction++) {
            deliveries.add("engine", transaction, 1);
        }
        assertThat(deliveries.isComplete()).isTrue();
        deliveries.add("engine", 5, 1);
        assertThat(deliveries.of(5)).isEqualTo(2);
        assertThat(deliveries.isComplete()).isTrue();
        deliveries.add("engine", 100_000, 1);
        assertThat(deliveries.isComplete()).isFalse();
    }
}
