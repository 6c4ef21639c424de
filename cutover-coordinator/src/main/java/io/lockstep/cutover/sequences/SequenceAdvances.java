package io.lockstep.cutover.sequences;

import io.lockstep.events.TableId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is to be set, from what was seen. Pure.
final class SequenceAdvances {
    private static final BigInteger TWO = BigInteger.TWO;

    private SequenceAdvances() {}

    /// Ahead of need: so many values further than the source, or as many as halve what is left.
    ///
    /// @param headroom values, by the source's sequence
    static List<SequenceAdvance> ahead(List<SequencePair> pairs, Map<TableId, BigInteger> headroom) {
        Map<TableId, SequenceAdvance> advances = new TreeMap<>();
        for (SequencePair pair : pairs) {
            BigInteger values = headroom.getOrDefault(pair.source().name(), BigInteger.ZERO);
            for (SequenceState target : pair.targets()) {
                ahead(pair, target, values).ifPresent(advance -> keepFurthest(advances, advance));
            }
        }
        return List.copyOf(advances.values());
    }

    /// Only what would hand out again what the source has handed out, to exactly where that is.
    static List<SequenceAdvance> behind(List<SequencePair> pairs) {
        Map<TableId, SequenceAdvance> advances = new TreeMap<>();
        for (SequencePair pair : pairs) {
            SequenceState source = pair.source();
            pair.targets().stream()
                    .filter(pair::isBehind)
                    .map(target -> new SequenceAdvance(
                            target.name(),
                            source.last().orElseThrow(),
                            source.called(),
                            target.kind().up()))
                    .forEach(advance -> keepFurthest(advances, advance));
        }
        return List.copyOf(advances.values());
    }

    private static Optional<SequenceAdvance> ahead(SequencePair pair, SequenceState target, BigInteger headroom) {
        SequenceState source = pair.source();
        SequenceState.Kind kind = target.kind();
        if (source.kind().cycles()) {
            return Optional.empty();
        }
        BigInteger left = kind.values(source.next(), kind.end());
        BigInteger step = source.kind().step();
        // the last value that counts as handed out
        BigInteger last = source.next().subtract(step).add(step.multiply(headroom.min(left.divide(TWO))));
        boolean none = kind.before(last, kind.beginning());
        BigInteger value = none ? source.next() : last;
        BigInteger next = none ? value : last.add(kind.step());
        return kind.before(target.next(), next)
                ? Optional.of(new SequenceAdvance(target.name(), value.longValueExact(), !none, kind.up()))
                : Optional.empty();
    }

    /// Several of the source may share one of the target.
    private static void keepFurthest(Map<TableId, SequenceAdvance> advances, SequenceAdvance advance) {
        advances.merge(advance.sequence(), advance, (a, b) -> isFurther(a, b) ? a : b);
    }

    private static boolean isFurther(SequenceAdvance a, SequenceAdvance b) {
        if (a.last() == b.last()) {
            return a.called();
        }
        return a.up() == (a.last() > b.last());
    }
}
