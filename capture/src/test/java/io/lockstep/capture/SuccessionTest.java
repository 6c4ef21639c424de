package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.WatermarkMac.Origin;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private static final long LOG = 30_000_000;
    private static final StoredMark NONE = Succession.NOTHING;
    private static final StoredMark OWN = mark(4, 100, Origin.WRITER);

    @Test
    void the_first_watermark_of_all_is_number_one_of_epoch_one() {
        assertNext(next(Optional.empty(), NONE, false, OptionalLong.empty()), 1, 1);
    }

    @Test
    void a_writer_goes_on_after_the_row_of_the_one_before_in_a_new_epoch_or_in_the_one_that_is_wanted() {
        assertNext(next(Optional.of(OWN), NONE, false, OptionalLong.empty()), 5, 101);
        assertNext(next(Optional.of(OWN), NONE, false, OptionalLong.of(4)), 4, 101);
    }

    @Test
    void what_the_writer_wrote_in_this_session_counts_and_not_what_the_row_says_now() {
        for (StoredMark row :
                new StoredMark[] {mark(4, 99, Origin.WRITER), mark(4, 5000, Origin.NOBODY), mark(9, 101, Origin.WRITER)
                }) {
            Succession next = next(Optional.of(row), OWN, true, OptionalLong.empty());
            assertNext(next, 4, 101);
            assertThat(next.tampering()).contains("somebody else changed the row");
        }
        Succession deleted = next(Optional.empty(), OWN, true, OptionalLong.empty());
        assertNext(deleted, 4, 101);
        assertThat(deleted.tampering()).contains("somebody deleted the row");
        assertThat(next(Optional.of(OWN), OWN, true, OptionalLong.empty()).tampering())
                .isEmpty();
    }

    @Test
    void in_a_new_session_another_writer_may_have_come_further() {
        Succession next = next(Optional.of(mark(4, 130, Origin.WRITER)), OWN, false, OptionalLong.of(4));
        assertNext(next, 4, 131);
        assertThat(next.tampering()).isEmpty();
    }

    @Test
    void a_row_that_went_back_or_that_nobody_signed_or_that_is_gone_leaves_only_the_size_of_the_log() {
        assertNext(next(Optional.of(mark(4, 99, Origin.WRITER)), OWN, false, OptionalLong.of(4)), 4, LOG);
        assertNext(next(Optional.of(mark(4, 999, Origin.NOBODY)), OWN, false, OptionalLong.of(4)), 4, LOG);
        assertNext(next(Optional.empty(), NONE, false, OptionalLong.of(4)), 4, LOG);
        assertNext(next(Optional.of(mark(1, 2, Origin.NOBODY)), NONE, false, OptionalLong.empty()), LOG, LOG);
        assertThat(next(Optional.of(mark(1, 2, Origin.NOBODY)), NONE, false, OptionalLong.empty())
                        .tampering())
                .isPresent();
    }

    @Test
    void a_row_under_another_key_is_of_an_earlier_run_and_no_tampering() {
        Succession next = next(Optional.of(mark(6, 50, Origin.OTHER_KEY)), NONE, false, OptionalLong.empty());
        assertNext(next, 7, LOG);
        assertThat(next.tampering()).isEmpty();
        assertNext(
                next(Optional.of(mark(Long.MAX_VALUE, 5, Origin.OTHER_KEY)), NONE, false, OptionalLong.empty()),
                LOG,
                LOG);
    }

    private static Succession next(
            Optional<StoredMark> found, StoredMark own, boolean sameSession, OptionalLong wanted) {
        return new Succession(found, own, sameSession, wanted, LOG);
    }

    private static void assertNext(Succession next, long epoch, long sequence) {
        assertThat(next.epoch()).isEqualTo(epoch);
        assertThat(next.sequence()).isEqualTo(sequence);
    }

    private static StoredMark mark(long epoch, long sequence, Origin origin) {
        return new StoredMark(epoch, sequence, 0, origin);
    }
}
