package io.lockstep.verifier.sweeper;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Numbers as runs of neighbours, each as its first and its last.
final class Runs {
    private Runs() {}

    static List<List<Integer>> of(BitSet numbers) {
        var runs = new ArrayList<List<Integer>>();
        for (int first = numbers.nextSetBit(0); first >= 0; ) {
            int after = numbers.nextClearBit(first);
            runs.add(List.of(first, after - 1));
            first = numbers.nextSetBit(after);
        }
        return runs;
    }

    static BitSet bits(List<List<Integer>> runs) {
        var numbers = new BitSet();
        runs.forEach(run -> numbers.set(run.getFirst(), run.getLast() + 1));
        return numbers;
    }
}
