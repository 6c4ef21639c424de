package io.lockstep.events.comparison;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.comparison.Tolerance.Rounded;
import io.lockstep.events.comparison.Tolerance.Truncated;
import org.junit.jupiter.api.Test;

class ToleranceTest {
    @Test
    void bounds_that_mean_nothing_are_refused() {
        assertThatThrownBy(() -> new Truncated(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rounded(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rounded(1001)).isInstanceOf(IllegalArgumentException.class);
    }
}
