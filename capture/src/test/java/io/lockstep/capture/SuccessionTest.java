package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.WatermarkMac.Origin;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private static final long LOG = 30_000_000;
    private static final StoredMark NONE = mark(0, 0, Origin.WRITER);
    private static final StoredMark OWN = mark(4, 100, Origin.WRITER);

    @Test
    void a_writer_goes_on_after_the_row_of_the_one_before() {
        assertThat(next(Optional.of(OWN), NONE, false).sequence()).isEqualTo(101);
    }

    @Test
    void what_the_writer_wrote_in_this_session_counts_and_not_what_the_row_says_now() {
        for (StoredMark row :
                new StoredMark[] {mark(4, 99, Origin.WRITER), mark(4, 5000, Origin.NOBODY), mark(9, 101, Origin.WRITER)
                }) {
            Succession next = next(Optional.of(row), OWN, true);
            assertThat(next.sequence()).isEqualTo(101);
            assertThat(next.tampering()).contains("somebody else changed the row");
        }
        Succession deleted = next(Optional.empty(), OWN, true);
        assertThat(deleted.sequence()).isEqualTo(101);
        assertThat(deleted.tampering()).contains("somebody deleted the row");
        assertThat(next(Optional.of(OWN), OWN, true).tampering()).isEmpty();
    }

    @Test
    void in_a_new_session_another_writer_may_have_come_further() {
        Succession next = next(Optional.of(mark(4, 130, Origin.WRITER)), OWN, false);
        assertThat(next.sequence()).isEqualTo(131);
        assertThat(next.tampering()).isEmpty();
    }

    @Test
    void a_row_that_went_back_or_that_nobody_signed_or_that_is_gone_leaves_only_the_size_of_the_log() {
        assertThat(next(Optional.of(mark(4, 99, Origin.WRITER)), OWN, false).sequence())
                .isEqualTo(LOG);
        assertThat(next(Optional.of(mark(4, 999, Origin.NOBODY)), OWN, false).sequence())
                .isEqualTo(LOG);
        assertThat(next(Optional.empty(), NONE, false).sequence()).isEqualTo(LOG);
        Succession unsigned = next(Optional.of(mark(1, 2, Origin.NOBODY)), NONE, false);
        assertThat(unsigned.sequence()).isEqualTo(LOG);
        assertThat(unsigned.tampering()).isPresent();
    }

    @Test
    void a_row_under_another_key_is_of_an_earlier_run_and_no_tampering() {
        Succession next = next(Optional.of(mark(6, 50, Origin.OTHER_KEY)), NONE, false);
        assertThat(next.sequence()).isEqualTo(LOG);
        assertThat(next.tampering()).isEmpty();
    }

    private static Succession next(Optional<StoredMark> found, StoredMark own, boolean sameSession) {
        return new Succession(found, own, sameSession, LOG);
    }

    private static StoredMark mark(long epoch, long sequence, Origin origin) {
        return new StoredMark(epoch, sequence, 0, origin);
    }
}
