package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/// One order in which two logs may be read.
///
/// @param reads the records in the order read
record Interleaving(List<Read> reads) {
    record Read(Side side, ChangeRecord record) {}

    static Interleaving of(Map<Side, List<ChangeRecord>> logs, long seed, boolean redelivery) {
        var random = new Random(new SplittableRandom(seed).nextLong());
        var reads = new ArrayList<Read>();
        var at = new EnumMap<Side, Integer>(Map.of(Side.SOURCE, 0, Side.TARGET, 0));
        double bias = random.nextDouble();
        while (left(logs, at, Side.SOURCE) + left(logs, at, Side.TARGET) > 0) {
            Side wanted = random.nextDouble() < bias ? Side.SOURCE : Side.TARGET;
            Side side = left(logs, at, wanted) > 0 ? wanted : wanted.other();
            if (redelivery && left(logs, at, side) > 10 && random.nextInt(50) == 0) {
                at.merge(side, -random.nextInt(30), (now, back) -> Math.max(0, now + back));
            }
            List<ChangeRecord> log = requireNonNull(logs.get(side));
            reads.add(new Read(side, log.get(requireNonNull(at.get(side)))));
            at.merge(side, 1, Integer::sum);
            bias = random.nextInt(20) == 0 ? random.nextDouble() : bias;
        }
        return new Interleaving(reads);
    }

    private static int left(Map<Side, List<ChangeRecord>> logs, Map<Side, Integer> at, Side side) {
        return requireNonNull(logs.get(side)).size() - requireNonNull(at.get(side));
    }
}
