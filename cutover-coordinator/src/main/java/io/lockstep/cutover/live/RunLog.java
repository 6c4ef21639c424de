package io.lockstep.cutover.live;

import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What has happened to the newest cutovers, entry by entry of their journals, and the gates of the newest one as they
/// are now. Not thread-safe.
final class RunLog {
    private static final int KEPT = 10;

    private final TreeMap<Long, List<LiveEvent.Moved>> runs = new TreeMap<>();
    private List<Gate> gates = List.of();
    private long life;

    /// Takes in what is not known yet.
    ///
    /// @return whether there was anything
    boolean take(Standing now) {
        forgetWhatWasPutBack(now.history());
        List<LiveEvent.Moved> known = runs.computeIfAbsent(now.history().number(), _ -> new ArrayList<>());
        List<Entry> entries = now.history().entries();
        boolean news = entries.size() > known.size();
        for (int i = known.size(); i < entries.size(); i++) {
            known.add(moved(entries.subList(0, i + 1), now));
        }
        if (runs.lastKey() == now.history().number()) {
            news |= !gates.equals(now.gates());
            gates = now.gates();
        }
        while (runs.size() > KEPT) {
            runs.pollFirstEntry();
        }
        return news;
    }

    /// A source that was put back from a backup gives the numbers of its runs again.
    private void forgetWhatWasPutBack(History history) {
        List<LiveEvent.Moved> known = runs.getOrDefault(history.number(), List.of());
        if (!known.isEmpty()
                && !known.getFirst()
                        .entry()
                        .hash()
                        .equals(history.entries().getFirst().hash())) {
            runs.clear();
            life++;
        }
    }

    private static LiveEvent.Moved moved(List<Entry> sofar, Standing now) {
        boolean newest = sofar.size() == now.history().entries().size();
        Optional<Verdict> decision = sofar.stream()
                .flatMap(entry -> entry.line() instanceof Line.Happened(RunEvent.Decided(Verdict verdict), String _)
                        ? Optional.of(verdict).stream()
                        : Optional.<Verdict>empty().stream())
                .findFirst();
        return new LiveEvent.Moved(sofar.getLast(), newest ? now.run() : new History(sofar).run(), decision);
    }

    /// How often the numbers of runs have begun to mean others.
    long life() {
        return life;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /// Whether that entry was told, so that one can go on from there.
    boolean knows(long run, long entry) {
        return runs.getOrDefault(run, List.of()).size() >= entry && runs.containsKey(run);
    }

    /// The newest entry of the newest run.
    LiveEvent.Moved newest() {
        return runs.lastEntry().getValue().getLast();
    }

    /// Everything after an entry of a run, in order.
    List<LiveEvent.Moved> after(long run, long entry) {
        return runs.tailMap(run).entrySet().stream()
                .flatMap(each -> each.getValue().stream().skip(each.getKey() == run ? entry : 0))
                .toList();
    }

    List<Gate> gates() {
        return gates;
    }
}
