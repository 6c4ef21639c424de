package io.lockstep.verifier.sweeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Position;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Throttle TEN_SECONDS = new Throttle(Duration.ofSeconds(10), 2);

    @Test
    void a_lane_that_keeps_up_is_swept() {
        assertThat(hold(proven(0, 1, 40L), proven(1, 1, 9_000L))).isEmpty();
    }

    @Test
    void a_target_that_has_not_caught_up_is_not_swept() {
        assertThat(hold()).get().asString().contains("has to catch up first");
        assertThat(hold(proven(0, 1, 40L))).get().asString().contains("has to catch up first");
        assertThat(hold(proven(0, 1, 40L), progress(1, 1, 0, null, Set.of())))
                .get()
                .asString()
                .contains("catch up");
        assertThat(hold(proven(0, 2, 40L), proven(1, 1, 40L))).get().asString().contains("catch up");
        assertThat(hold(proven(0, 1, 40L), progress(1, 1, 5, 40L, Set.of(UnprovenReason.GAP))))
                .get()
                .asString()
                .contains("catch up");
    }

    @Test
    void replication_that_is_behind_holds_it() {
        assertThat(hold(proven(0, 1, 40L), proven(1, 1, 12_300L)))
                .contains("replication is 12 s behind (sweep.max-lag is 10 s)");
    }

    @Test
    void a_proof_that_stands_still_holds_it_until_it_moves() {
        LaneFacts lane = LaneFacts.NONE.plus(proven(0, 1, 40L), NOON).plus(proven(1, 1, 40L), NOON);
        Instant later = NOON.plusSeconds(11);
        assertThat(TEN_SECONDS.hold(lane, Optional.empty(), later))
                .contains("verification is 11 s behind (sweep.max-lag is 10 s)");

        LaneFacts again = lane.plus(proven(0, 1, 40L), later);
        assertThat(TEN_SECONDS.hold(again, Optional.empty(), later)).isPresent();

        LaneFacts moved =
                lane.plus(progress(0, 1, 6, 40L, Set.of()), later).plus(progress(1, 1, 6, 40L, Set.of()), later);
        assertThat(TEN_SECONDS.hold(moved, Optional.empty(), later)).isEmpty();
    }

    @Test
    void a_side_that_cannot_be_read_holds_it() {
        LaneFacts lane = LaneFacts.NONE.plus(proven(0, 1, 40L), NOON).plus(proven(1, 1, 40L), NOON);

        assertThat(TEN_SECONDS.hold(lane, Optional.of("the connection was lost"), NOON))
                .contains("the connection was lost");
    }

    private static Optional<String> hold(Progress... all) {
        LaneFacts lane = LaneFacts.NONE;
        for (Progress progress : all) {
            lane = lane.plus(progress, NOON);
        }
        return TEN_SECONDS.hold(lane, Optional.empty(), NOON);
    }

    private static Progress proven(int partition, long epoch, long lagMillis) {
        return progress(partition, epoch, 5, lagMillis, Set.of());
    }

    private static Progress progress(
            int partition, long epoch, long proven, @Nullable Long lagMillis, Set<UnprovenReason> reasons) {
        return new Progress(
                "main",
                partition,
                epoch,
                proven,
                proven,
                proven == 0 ? null : NOON,
                proven,
                proven,
                lagMillis,
                Position.parse("0/1+0"),
                Position.parse("0/1+0"),
                SourceAccount.ZERO,
                TargetAccount.ZERO,
                null,
                reasons,
                Map.of(),
                NOON);
    }
}
