package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.json.CaptureReport.WatermarkReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WitnessTest {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    @Test
    void what_a_stalled_replicator_has_not_brought_is_known_by_the_watermarks_that_the_target_lacks() {
        assertThat(Witness.notReplicated(new WatermarkReport(1, 30_000_050, 30_000_000, null), INTERVAL))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void where_the_target_has_not_been_seen_the_services_are_held_to_the_whole_age_of_the_proof() {
        assertThat(Witness.notReplicated(new WatermarkReport(1, 30_000_050, 0, null), INTERVAL))
                .isEqualTo(Duration.ZERO);
    }
}
