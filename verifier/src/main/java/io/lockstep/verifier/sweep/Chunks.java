package io.lockstep.verifier.sweep;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares chunks of one table. Equal sums on both sides prove a chunk; of others the rows are read, and
/// those that only one side has, by key and hash, are candidates. Thread-safe.
final class Chunks {
    /// A chunk that differs is looked at in so many, or more if it turned out to be larger than was meant.
    private static final int PIECES = 5;

    private final SweepSettings settings;
    private final SideReader source;
    private final SideReader target;

    Chunks(SweepSettings settings, SideReader source, SideReader target) {
        this.settings = settings;
        this.source = source;
        this.target = target;
    }

    /// By hashes that are the same for rows of equal values.
    Chunks canonical() {
        return new Chunks(settings, source.canonical(), target.canonical());
    }

    /// What a chunk came to.
    ///
    /// @param candidates keys of rows that may differ
    record Compared(long sourceRows, long targetRows, List<RowKey> candidates) {}

    Compared compare(KeyRange range, Crew.Pair sessions) throws SQLException, InterruptedException {
        Crew.Both<Sums> sums = sessions.both(here -> source.sums(here, range), there -> target.sums(there, range));
        long sourceRows = sums.source().rows();
        long targetRows = sums.target().rows();
        List<RowKey> candidates = sums.source().equals(sums.target())
                ? List.of()
                : candidates(range, sourceRows > targetRows ? Side.SOURCE : Side.TARGET, sums, sessions);
        return new Compared(sourceRows, targetRows, candidates);
    }

    /// Looks for the pieces that differ, so that few rows are read.
    private List<RowKey> candidates(KeyRange range, Side larger, Crew.Both<Sums> sums, Crew.Pair sessions)
            throws SQLException, InterruptedException {
        long rows = Math.max(1, settings.chunkRows() / PIECES);
        if (sums.on(larger).rows() <= rows) {
            return rows(range, sessions);
        }
        SideReader reader = larger == Side.SOURCE ? source : target;
        var candidates = new ArrayList<RowKey>();
        for (KeyRange piece : range.splitAt(reader.split(sessions.on(larger), range, rows))) {
            Crew.Both<Sums> of = sessions.both(here -> source.sums(here, piece), there -> target.sums(there, piece));
            if (!of.source().equals(of.target())) {
                candidates.addAll(rows(piece, sessions));
            }
        }
        return candidates;
    }

    private List<RowKey> rows(KeyRange range, Crew.Pair sessions) throws SQLException, InterruptedException {
        return unmatched(sessions.both(here -> source.rows(here, range), there -> target.rows(there, range)));
    }

    /// Keys of rows that only one side has as they are.
    static List<RowKey> unmatched(Crew.Both<List<HashedRow>> rows) {
        Map<RowKey, HashedRow> left = new HashMap<>();
        rows.source().forEach(row -> left.put(row.key(), row));
        var candidates = new ArrayList<RowKey>();
        for (HashedRow row : rows.target()) {
            HashedRow other = left.remove(row.key());
            if (!row.equals(other)) {
                candidates.add(row.key());
            }
        }
        candidates.addAll(left.keySet());
        return candidates;
    }
}
