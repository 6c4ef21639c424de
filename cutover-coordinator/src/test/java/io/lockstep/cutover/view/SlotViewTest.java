package io.lockstep.cutover.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.view.Reason.NotKnown;
import io.lockstep.events.Side;
import io.lockstep.events.UnprovenReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the coordinator sees of the slots itself counts where the captures do not say it.
class SlotViewTest {
    private static final SlotView USEFUL = new SlotView("main", Side.TARGET, 4711L, 9999, null, Optional.empty());
    private static final SlotView LOST =
            new SlotView("main", Side.TARGET, null, 9999, null, Optional.of("the slot s is given up"));

    @Test
    void a_slot_that_is_lost_is_a_reason_against_proven_and_one_that_is_of_use_is_none() {
        VerificationState state = Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of());

        assertThat(overview(state, USEFUL).assessment().reasons()).isEmpty();
        assertThat(overview(state, LOST).assessment().reasons())
                .containsExactly(new NotKnown(UnprovenReason.SLOT_LOST, "the slot s is given up"));
    }

    @Test
    void what_a_slot_retains_is_known_also_while_its_capture_is_silent() {
        assertThat(overview(VerificationState.EMPTY, USEFUL).side(Side.TARGET).slotRetainedBytes())
                .isEqualTo(4711);
    }

    private static Overview overview(VerificationState state, SlotView slot) {
        return Overview.of(state, Given.RULES, new Observation(Given.NOW, new FeedStatus.Following(), List.of(slot)));
    }
}
