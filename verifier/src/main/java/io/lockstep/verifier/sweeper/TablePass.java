package io.lockstep.verifier.sweeper;

import io.lockstep.events.RowKey;
import io.lockstep.events.json.SweptTable;
import io.lockstep.verifier.confirm.CandidateReads.Candidate;
import io.lockstep.verifier.confirm.CandidateReads.Found;
import io.lockstep.verifier.sweep.ChunkReads;
import io.lockstep.verifier.sweep.OpenTable;
import io.lockstep.verifier.sweep.TablePair;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far one pass over one table has come. A chunk is settled once it was compared and nothing of it
/// waits to be read again or reported. It does no I/O and knows no clock. Thread-safe.
final class TablePass {
    /// Rows that are reported; a table of which more differ is not gone through any further.
    static final int MOST_DIFFERING = 1000;

    /// How often a row may be left out of a round, which is what becomes of a table that cannot be read.
    private static final int TRIES = 5;

    private final TablePair pair;
    private final String sweep;
    private final Optional<List<List<String>>> cut;
    private final BitSet given = new BitSet();
    private final BitSet done;
    private final Map<RowKey, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Integer, Integer> waitingOf = new HashMap<>();
    private final Map<Integer, Long> rowsOf = new HashMap<>();
    private final Set<RowKey> wrong = new HashSet<>();
    private final Map<Integer, Long> reported = new HashMap<>();
    private @Nullable OpenTable table;
    private boolean opening;
    private long rows;
    private long estimated;
    private long differing;
    private @Nullable String failure;
    private SweptTable.@Nullable Pass past;

    private record Waiting(Candidate candidate, int chunk, int tries) {}

    private TablePass(TablePair pair, String sweep, Optional<List<List<String>>> cut, BitSet done) {
        this.pair = pair;
        this.sweep = sweep;
        this.cut = cut;
        this.done = done;
    }

    static TablePass begin(TablePair pair, String sweep) {
        return new TablePass(pair, sweep, Optional.empty(), new BitSet());
    }

    /// Goes on where another process stopped.
    ///
    /// @param cut where the table was cut; empty when that is not known: then it begins anew
    static TablePass resume(TablePair pair, SweptTable.Pass before, Optional<List<List<String>>> cut) {
        if (cut.isEmpty()) {
            return begin(pair, before.sweep());
        }
        var pass = new TablePass(pair, before.sweep(), cut, Runs.bits(before.done()));
        pass.given.or(pass.done);
        pass.rows = before.rows();
        pass.estimated = before.estimatedRows();
        pass.differing = before.differing();
        pass.failure = before.failure();
        return pass;
    }

    /// One that another process has finished.
    static TablePass past(TablePair pair, SweptTable.Pass finished) {
        TablePass pass = begin(pair, finished.sweep());
        pass.past = finished;
        return pass;
    }

    TablePair pair() {
        return pair;
    }

    /// What is to be done next.
    sealed interface Step {
        /// Look the table up.
        ///
        /// @param cut where it is to be cut; empty when that is to be found out
        record Open(Optional<List<List<String>>> cut) implements Step {}

        /// Compare a chunk.
        record Compare(OpenTable table, int chunk) implements Step {}
    }

    /// Takes the next step; empty when there is none now.
    synchronized Optional<Step> take() {
        if (failure != null || past != null || isGiven()) {
            return Optional.empty();
        }
        if (table == null) {
            opening = true;
            return Optional.of(new Step.Open(cut));
        }
        int chunk = given.nextClearBit(0);
        given.set(chunk);
        return Optional.of(new Step.Compare(table, chunk));
    }

    private boolean isGiven() {
        return table == null ? opening : given.nextClearBit(0) >= table.chunks();
    }

    /// Gives a step back that was no fault of the table's.
    synchronized void giveBack(Step step) {
        switch (step) {
            case Step.Open _ -> opening = false;
            case Step.Compare(OpenTable _, int chunk) -> given.clear(chunk);
        }
    }

    synchronized void opened(OpenTable as) {
        table = as;
        estimated = as.estimatedRows();
        as.obstacle().ifPresent(this::fail);
    }

    synchronized void compared(int chunk, ChunkReads.Compared found) {
        rowsOf.put(chunk, found.rows());
        found.failure().ifPresent(this::fail);
        if (failure != null) {
            return;
        }
        for (RowKey key : found.candidates()) {
            if (waiting.putIfAbsent(key, new Waiting(Candidate.of(key), chunk, 0)) == null) {
                waitingOf.merge(chunk, 1, Integer::sum);
            }
        }
        settle(chunk);
    }

    private void settle(int chunk) {
        Long counted = waitingOf.containsKey(chunk) ? null : rowsOf.remove(chunk);
        if (counted != null) {
            rows += counted;
            done.set(chunk);
        }
    }

    /// It cannot be compared whole.
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        waiting.clear();
        waitingOf.clear();
    }

    /// Rows that are to be read again.
    synchronized List<Candidate> candidates(int most) {
        return waiting.values().stream().limit(most).map(Waiting::candidate).toList();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /// What a round has found of a row. One that is wrong has been reported by now.
    synchronized void found(RowKey key, Found found) {
        switch (found) {
            case Found.Again(Candidate candidate) ->
                waiting.computeIfPresent(key, (_, waits) -> new Waiting(candidate, waits.chunk(), waits.tries()));
            case Found.Right _, Found.Moved _ -> close(key);
            case Found.Wrong _ -> {
                close(key);
                wrong.add(key);
                differing++;
                if (differing >= MOST_DIFFERING) {
                    fail("more than " + MOST_DIFFERING + " rows differ: the rest was not compared; repair or load it"
                            + " again, then `lockstep sweep start`");
                }
            }
        }
    }

    /// A round could not read a row.
    synchronized void leftOut(RowKey key) {
        Waiting waits = waiting.get(key);
        if (waits != null && waits.tries() + 1 >= TRIES) {
            fail("rows of it that may differ cannot be read again");
        } else if (waits != null) {
            waiting.put(key, new Waiting(waits.candidate(), waits.chunk(), waits.tries() + 1));
        }
    }

    private void close(RowKey key) {
        Waiting closed = waiting.remove(key);
        if (closed != null) {
            waitingOf.computeIfPresent(closed.chunk(), (_, count) -> count == 1 ? null : count - 1);
            settle(closed.chunk());
        }
    }

    /// A row was reported.
    ///
    /// @param partition of the rulings
    /// @param offset of the report in it
    synchronized void reported(int partition, long offset) {
        reported.merge(partition, offset, Math::max);
    }

    /// Up to where the rulings have to be heard before the table can count as swept.
    synchronized Map<Integer, Long> reported() {
        return Map.copyOf(reported);
    }

    /// Whether a row was found wrong.
    synchronized boolean isWrong(RowKey key) {
        return wrong.contains(key);
    }

    /// Whether every chunk is settled.
    synchronized boolean isThrough() {
        return past != null || (failure == null && table != null && done.nextClearBit(0) >= table.chunks());
    }

    synchronized boolean isFailed() {
        return failure != null;
    }

    /// Where the table was cut; empty while that is not known.
    synchronized Optional<List<List<String>>> bounds() {
        return table == null ? cut : Optional.of(table.bounds());
    }

    /// As it is published.
    synchronized SweptTable.Pass document() {
        if (past != null) {
            return past;
        }
        int chunks = table == null ? cut.map(bounds -> bounds.size() + 1).orElse(0) : table.chunks();
        return new SweptTable.Pass(sweep, chunks, Runs.of(done), rows, Math.max(estimated, rows), differing, failure);
    }
}
