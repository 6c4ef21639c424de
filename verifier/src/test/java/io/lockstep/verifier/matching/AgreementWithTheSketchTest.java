package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.verifier.matching.SketchHistory.Told;
import io.lockstep.verifier.matching.SketchHistory.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays the histories of the sketch of the calculus, which is older than this judge and was written apart from it.
/// The two agree after every record, on every key, with three exceptions, each a rule of this judge:
///
/// - *A proof point looks at the source up to its cover only.* The sketch looks at all that happens to have been
///   read, so what it says depends on how the logs interleave, and it passes over a foreign write of a value that
///   the source has only later. Where the target is read first, the two rules are the same: there agreement is
///   demanded; in any other interleaving this judge must say what it says there.
/// - *What is expected is right (R4, second test).* The sketch tests it for suspect keys only and calls others
///   undecided.
/// - *A delete before t0 may have nothing to show (R1).* The sketch raises a suspect.
class AgreementWithTheSketchTest {
    private static final List<SketchHistory> HISTORIES = SketchHistory.all();

    static Stream<SketchHistory> histories() {
        return HISTORIES.stream();
    }

    @ParameterizedTest
    @MethodSource("histories")
    void the_judge_agrees_with_the_sketch_after_every_record_when_the_target_is_read_first(SketchHistory history) {
        Told told = history.targetFirst();
        var judge = new CheckedJudge(history.mode());
        var differing = new HashSet<Integer>();
        for (int i = 0; i < told.order().size(); i++) {
            read(judge, history, told, i);
            Verdict sketch = told.after(i + 1);
            Verdict own = verdict(judge.state);
            differing.retainAll(suspiciousOnlyTo(sketch, own));
            suspiciousOnlyTo(sketch, own).stream()
                    .filter(key -> mayDiffer(judge.state, history, key))
                    .forEach(differing::add);
            assertThat(without(own, differing)).as("after %d records", i + 1).isEqualTo(without(sketch, differing));
        }
        assertThat(verdict(judge.state).undecided())
                .isEqualTo(told.after(told.order().size()).undecided());
    }

    @ParameterizedTest
    @MethodSource("histories")
    void the_judge_says_the_same_in_the_order_that_the_sketch_read_and_ends_like_the_sketch(SketchHistory history) {
        NavigableMap<Long, Verdict> reference = proofPoints(history, history.targetFirst());
        NavigableMap<Long, Verdict> own = proofPoints(history, history.own());
        assertThat(own.lastEntry()).isEqualTo(reference.lastEntry());
        own.keySet().retainAll(reference.keySet());
        reference.keySet().retainAll(own.keySet());
        assertThat(own).isEqualTo(reference);

        Told told = history.own();
        if (!history.name().startsWith("pinned")) {
            assertThat(own.lastEntry().getValue().suspects())
                    .isEqualTo(told.after(told.order().size()).suspects());
        }
    }

    @Test
    void the_sketch_misses_a_foreign_write_when_the_source_is_read_ahead_and_the_judge_does_not() {
        SketchHistory history = named("pinned-foreign-write-of-a-later-value");
        Set<Integer> found = Set.of(1);

        assertThat(history.targetFirst().after(9).suspects()).isEqualTo(found);
        assertThat(history.own().after(9).suspects()).isEmpty();
        for (Told told : history.readings()) {
            assertThat(requireNonNull(proofPoints(history, told).get(2L)).suspects())
                    .isEqualTo(found);
        }
    }

    @Test
    void the_sketch_accuses_a_replicator_that_had_nothing_to_show_and_the_judge_does_not() {
        SketchHistory history = named("pinned-insert-before-and-delete-after-the-epoch-began");

        for (Told told : history.readings()) {
            assertThat(told.said().lastEntry().getValue().suspects()).containsExactly(1);
            assertThat(proofPoints(history, told).lastEntry().getValue())
                    .isEqualTo(new Verdict(4, 3, Set.of(), Set.of()));
        }
    }

    /// The exceptions are few: were they many, agreement would mean little.
    @Test
    void the_judge_and_the_sketch_differ_in_few_histories() {
        long contradicted = HISTORIES.stream()
                .filter(history -> !proofPoints(history, history.targetFirst()).equals(told(history)))
                .count();
        assertThat(contradicted).isBetween(1L, HISTORIES.size() / 20L);
    }

    private static NavigableMap<Long, Verdict> told(SketchHistory history) {
        var verdicts = new TreeMap<Long, Verdict>();
        verdicts.put(0L, Verdict.NONE);
        history.targetFirst().said().values().forEach(verdict -> verdicts.put(verdict.watermark(), verdict));
        return verdicts;
    }

    private static SketchHistory named(String name) {
        return HISTORIES.stream()
                .filter(history -> history.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NavigableMap<Long, Verdict> proofPoints(SketchHistory history, Told told) {
        var verdicts = new TreeMap<Long, Verdict>();
        var judge = new CheckedJudge(history.mode());
        for (int i = 0; i < told.order().size(); i++) {
            read(judge, history, told, i);
            Verdict verdict = verdict(judge.state);
            verdicts.put(verdict.watermark(), verdict);
        }
        return verdicts;
    }

    private static void read(CheckedJudge judge, SketchHistory history, Told told, int at) {
        SketchHistory.Read read = told.order().get(at);
        List<ChangeRecord> log = requireNonNull(history.logs().get(read.side()));
        judge.on(read.side(), log.get(read.index()), Records.at(at));
    }

    private static Verdict verdict(InMemoryState state) {
        Marks marks = state.lane().marks();
        Mark proven = marks.proven();
        return new Verdict(
                marks.proofPoint(),
                proven == null ? 0 : proven.sequence(),
                state.suspects().map(Records::id).collect(Collectors.toSet()),
                state.undecided().map(Records::id).collect(Collectors.toSet()));
    }

    /// The keys that the sketch does not call right, or not yet undecided only, and this judge does.
    private static Set<Integer> suspiciousOnlyTo(Verdict sketch, Verdict own) {
        var keys = new HashSet<>(sketch.undecided());
        keys.addAll(sketch.suspects());
        keys.removeAll(own.suspects());
        keys.removeIf(key -> sketch.undecided().contains(key) && own.undecided().contains(key));
        return keys;
    }

    private static Verdict without(Verdict verdict, Set<Integer> keys) {
        var suspects = new HashSet<>(verdict.suspects());
        var undecided = new HashSet<>(verdict.undecided());
        suspects.removeAll(keys);
        undecided.removeAll(keys);
        return new Verdict(verdict.watermark(), verdict.proven(), suspects, undecided);
    }

    /// Whether the key is right to this judge because the target shows what was expected, nothing being due.
    private static boolean mayDiffer(InMemoryState state, SketchHistory history, int key) {
        KeyState known = requireNonNull(state.key(Records.key(key)));
        Shown base = known.base();
        Shown expected = known.expected();
        return known.standing() instanceof Standing.Clear
                && history.mode() == Mode.CAUSAL
                && base != null
                && expected != null
                && base.image().equals(expected.image());
    }
}
