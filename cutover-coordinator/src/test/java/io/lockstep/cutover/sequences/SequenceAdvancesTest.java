package io.lockstep.cutover.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cutover.sequences.SequenceState.Kind;
import io.lockstep.events.TableId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceAdvancesTest {
    private static final Kind UP = new Kind(1, 1, Long.MAX_VALUE, 1, false);
    private static final Kind DOWN = new Kind(-2, Long.MIN_VALUE, -1, 1, false);
    private static final Headroom GIVEN = new Headroom(Duration.ofSeconds(5), Optional.of(0.0));

    @Test
    void a_sequence_is_set_so_many_values_ahead_in_its_own_direction() {
        assertThat(ahead(called(UP, 500), called(UP, 1), 1000)).containsExactly(1500L);
        assertThat(ahead(called(DOWN, -501), called(DOWN, -1), 1000)).containsExactly(-2501L);
        assertThat(ahead(uncalled(UP, 7), uncalled(UP, 1), 1000)).containsExactly(1006L);
    }

    @Test
    void what_is_ahead_already_is_left() {
        assertThat(ahead(called(UP, 500), called(UP, 1500), 1000)).isEmpty();
        assertThat(ahead(called(UP, 500), called(UP, 9999), 1000)).isEmpty();
        assertThat(ahead(called(DOWN, -501), called(DOWN, -9999), 1000)).isEmpty();
        assertThat(ahead(called(UP, 500), uncalled(UP, 1500), 1000)).containsExactly(1500L);
    }

    @Test
    void no_more_than_half_of_what_is_left_is_given_up() {
        Kind small = new Kind(1, 1, 32767, 1, false);
        assertThat(ahead(called(small, 32700), called(small, 1), 1000)).containsExactly(32733L);
        assertThat(ahead(called(small, 32767), called(small, 1), 1000)).containsExactly(32767L);
        assertThat(ahead(called(UP, Long.MAX_VALUE), called(UP, 1), 1000)).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void one_that_cycles_is_left_alone() {
        Kind round = new Kind(1, 1, 10, 1, true);
        assertThat(ahead(called(round, 9), called(round, 3), 1000)).isEmpty();
        assertThat(behind(called(round, 9), called(round, 3))).isEmpty();
    }

    @Test
    void inside_the_pause_only_what_is_behind_is_set_and_to_where_the_source_is() {
        assertThat(behind(called(UP, 500), called(UP, 1500))).isEmpty();
        assertThat(behind(called(UP, 500), called(UP, 500))).isEmpty();
        assertThat(behind(called(UP, 500), uncalled(UP, 501))).isEmpty();
        assertThat(behind(called(UP, 500), uncalled(UP, 500))).containsExactly(advance(500, true, true));
        assertThat(behind(called(UP, 500), called(UP, 499))).containsExactly(advance(500, true, true));
        assertThat(behind(called(DOWN, -501), called(DOWN, -499))).containsExactly(advance(-501, true, false));
        assertThat(behind(uncalled(UP, 700), uncalled(UP, 1))).containsExactly(advance(700, false, true));
    }

    @Test
    void several_of_the_source_share_one_of_the_target_which_is_set_behind_the_furthest() {
        SequenceState target = called(UP, 1);
        List<SequencePair> pairs = List.of(
                new SequencePair(called(UP, 500), List.of(target)), new SequencePair(called(UP, 90), List.of(target)));
        assertThat(SequenceAdvances.behind(pairs)).containsExactly(advance(500, true, true));
        assertThat(SequenceAdvances.behind(pairs.reversed())).containsExactly(advance(500, true, true));
    }

    @Test
    void the_headroom_is_the_most_of_a_thousand_the_caches_and_ten_times_what_a_pause_uses() {
        assertThat(values(GIVEN, called(UP, 10), called(UP, 10), 100)).isEqualTo(1000);
        assertThat(values(GIVEN, called(UP, 1), called(new Kind(1, 1, 99999, 50, false), 1), 100))
                .isEqualTo(5000);
        Headroom given = new Headroom(Duration.ofSeconds(5), Optional.of(300.5));
        assertThat(values(given, called(UP, 1), called(UP, 1), 100)).isEqualTo(15025);
        Headroom measured = new Headroom(Duration.ofMillis(2500), Optional.empty());
        assertThat(values(measured, called(DOWN, -1), called(DOWN, -2001), 100)).isEqualTo(25000);
    }

    @Test
    void what_is_no_rate_or_budget_is_refused() {
        assertThatThrownBy(() -> new Headroom(Duration.ofSeconds(-1), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Headroom(Duration.ofSeconds(1), Optional.of(rate)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static long values(Headroom headroom, SequenceState first, SequenceState later, long connections) {
        return headroom.values(List.of(first), List.of(later), connections)
                .getOrDefault(later.name(), BigInteger.ZERO)
                .longValueExact();
    }

    private static List<Long> ahead(SequenceState source, SequenceState target, long headroom) {
        return SequenceAdvances.ahead(
                        List.of(new SequencePair(source, List.of(target))),
                        Map.of(source.name(), BigInteger.valueOf(headroom)))
                .stream()
                .map(SequenceAdvance::last)
                .toList();
    }

    private static List<SequenceAdvance> behind(SequenceState source, SequenceState target) {
        return SequenceAdvances.behind(List.of(new SequencePair(source, List.of(target))));
    }

    private static SequenceAdvance advance(long last, boolean called, boolean up) {
        return new SequenceAdvance(new TableId("s", "q"), last, called, up);
    }

    private static SequenceState called(Kind kind, long last) {
        return new SequenceState(new TableId("s", "q"), kind, OptionalLong.of(last), true, true, Set.of());
    }

    private static SequenceState uncalled(Kind kind, long first) {
        return new SequenceState(new TableId("s", "q"), kind, OptionalLong.of(first), false, true, Set.of());
    }
}
