package io.lockstep.verifier.matching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/// How a simulated replicator applies what it has read.
///
/// @param present whether the target has a row
record Batches(Random random, Habits habits, IntPredicate present) {
    /// How many of the next transactions may be applied together: a truncate is a batch of its own.
    static int alone(List<List<Change>> transactions, int most) {
        for (int i = 0; i < most; i++) {
            if (transactions.get(i).getFirst() instanceof Change.Truncate) {
                return Math.max(i, 1);
            }
        }
        return most;
    }

    /// One after the other, some updates as a DELETE and an INSERT.
    List<Change> inOrder(List<Change> changes) {
        if (!habits.splits()) {
            return changes;
        }
        var split = new ArrayList<Change>();
        for (Change change : changes) {
            if (change instanceof Change.Row row && !row.deletes() && random.nextInt(3) == 0) {
                split.add(row.half(Truth.ABSENT));
                split.add(row.half(row.row()));
            } else {
                split.add(change);
            }
        }
        return split;
    }

    /// One change for each row, in free order, some as a DELETE and an INSERT with others between them.
    List<Change> netEffect(List<Change> changes) {
        var net = new LinkedHashMap<Integer, Change>();
        changes.forEach(change -> net.put(change instanceof Change.Row row ? row.key() : -1, change));
        var shuffled = new ArrayList<>(net.values());
        Collections.shuffle(shuffled, random);
        var first = new ArrayList<Change>();
        var second = new ArrayList<Change>();
        for (Change change : shuffled) {
            boolean late = random.nextInt(3) == 0;
            if (late && change instanceof Change.Row row && !row.deletes() && present.test(row.key())) {
                first.add(row.half(Truth.ABSENT));
                second.add(row.half(row.row()));
            } else {
                (late ? second : first).add(change);
            }
        }
        first.addAll(second);
        return first;
    }
}
