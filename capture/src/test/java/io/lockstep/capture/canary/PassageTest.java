package io.lockstep.capture.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.CanaryKind;
import io.lockstep.events.Side;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// When the logs must prove what was written, and what is written.
final class PassageTest {
    /// The newest watermark on the source was 10, and 11 may have been on its way: 12 stands behind the
    /// writes for sure.
    @Test
    void it_is_due_at_a_watermark_that_saw_one_behind_the_writes() {
        var passage = new Passage(10);
        passage.shows(11, 10, 11);
        passage.shows(12, 11, 12);
        assertThat(passage.due())
                .as("12 stands behind the writes, and saw 11, which may not")
                .isZero();

        passage.shows(13, 12, 13);
        assertThat(passage.due()).isEqualTo(13);
        assertThat(passage.isOver())
                .as("where batches are applied 13 may lie in its own")
                .isFalse();
        passage.shows(14, 12, 14);
        assertThat(passage.isOver()).isFalse();
        passage.shows(15, 13, 15);
        assertThat(passage.isOver()).isTrue();
        assertThat(passage.due()).isEqualTo(13);
    }

    /// The source wrote a row at 10 and deletes it once more when the target shows 70: were that written before a
    /// watermark that saw 70, the judge would take the row for one that came and went within a batch.
    @Test
    void it_is_over_once_the_source_shows_a_watermark_that_saw_where_it_is_decided() {
        var passage = new Passage(10);
        passage.shows(50, 30, 30);
        passage.shows(70, 50, 50);
        assertThat(passage.isOver())
                .as("70 saw 50, and no watermark of the source has seen 70")
                .isFalse();
        passage.shows(70, 50, 50);
        assertThat(passage.isOver()).isFalse();

        passage.shows(70, 50, 70);
        assertThat(passage.isOver()).isTrue();
        assertThat(passage.due()).isEqualTo(50);
    }

    @Test
    void a_target_that_skips_watermarks_makes_it_due_later() {
        var passage = new Passage(10);
        passage.shows(9, 8, 9);
        passage.shows(30, 9, 9);
        assertThat(passage.due()).isZero();
        passage.shows(50, 30, 50);
        assertThat(passage.due()).isEqualTo(50);
        passage.shows(70, 50, 70);
        assertThat(passage.isOver()).isTrue();
    }

    @Test
    void a_target_that_shows_the_same_again_and_again_proves_nothing() {
        var passage = new Passage(10);
        for (int i = 0; i < 1000; i++) {
            passage.shows(12, 11, 12 + i);
        }
        assertThat(passage.due()).isZero();
    }

    @ParameterizedTest
    @EnumSource(CanaryKind.class)
    void a_canary_makes_the_sides_differ_only_where_it_is_planted_and_leaves_nothing(CanaryKind kind) {
        var source = new TreeMap<Long, String>();
        var target = new TreeMap<Long, String>();
        CanaryScript script = CanaryScript.of(kind, 7);
        for (Writes writes : script.before()) {
            carryOut(writes, source, target);
            assertThat(source).isEqualTo(target);
        }
        carryOut(script.plant(), source, target);
        assertThat(source).isNotEqualTo(target);
        assertThat(source.size() + target.size()).isLessThanOrEqualTo(2);

        carryOut(script.heal(), source, target);
        assertThat(source).isEmpty();
        assertThat(target).isEmpty();
    }

    /// Whatever a planter was doing when it was killed: what the next one does with the rows that it finds.
    @ParameterizedTest
    @EnumSource(CanaryKind.class)
    void rows_of_a_killed_planter_are_all_the_next_one_needs_to_know(CanaryKind kind) {
        CanaryScript script = CanaryScript.of(kind, 7);
        for (Side written : Side.values()) {
            var source = new TreeMap<Long, String>();
            var target = new TreeMap<Long, String>();
            script.before().forEach(writes -> carryOut(writes, source, target));
            switch (written) {
                case SOURCE -> apply(script.plant().source(), source);
                case TARGET -> apply(script.plant().target(), target);
            }

            var rows = new TreeMap<>(source);
            rows.putAll(target);
            long[] found = rows.keySet().stream().mapToLong(Long::longValue).toArray();
            carryOut(Writes.gone(found), source, target);
            assertThat(source).isEmpty();
            assertThat(target).isEmpty();
        }
    }

    private static void carryOut(Writes writes, Map<Long, String> source, Map<Long, String> target) {
        apply(writes.source(), source);
        apply(writes.target(), target);
    }

    private static void apply(List<CanaryChange> changes, Map<Long, String> rows) {
        for (CanaryChange change : changes) {
            switch (change) {
                case CanaryChange.Put(long row, String value) -> rows.put(row, value);
                case CanaryChange.Drop(long row) -> rows.remove(row);
                case CanaryChange.Rekey(long from, long to) -> {
                    String moved = rows.remove(from);
                    assertThat(moved).isNotNull();
                    rows.put(to, moved);
                }
            }
        }
    }
}
