package io.lockstep.verifier.sweep;

import io.lockstep.events.RowKey;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Compares a table whose keys the two servers order differently, so that a range of keys is not the same
/// rows on both: each server goes through its own ranges, and the rows are summed up in buckets by a hash
/// of the key.
final class Bucketed {
    /// Rows of a bucket, roughly.
    private static final long ROWS = 2000;

    private static final int MOST_BUCKETS = 1 << 16;

    /// Buckets whose rows are read at once.
    private static final int AT_ONCE = 50;

    private final SweepSettings settings;
    private final SideReader source;
    private final SideReader target;

    Bucketed(SweepSettings settings, SideReader source, SideReader target) {
        this.settings = settings;
        this.source = source;
        this.target = target;
    }

    /// Looks at all rows.
    ///
    /// @return rows of the source
    long compare(TableWork work, Crew.Pair sessions) throws SQLException, InterruptedException {
        long estimate = source.estimatedRows(sessions.source());
        int buckets = Math.min(MOST_BUCKETS, Integer.highestOneBit((int) Math.min(1 << 30, 1 + estimate / ROWS)));
        Crew.Both<Sums[]> sums =
                sessions.both(here -> sums(source, here, buckets), there -> sums(target, there, buckets));
        var differing = new ArrayList<Integer>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            if (!sums.source()[bucket].equals(sums.target()[bucket])) {
                differing.add(bucket);
            }
        }
        work.counted(rows(sums.source()), rows(sums.target()));
        for (int from = 0; from < differing.size(); from += AT_ONCE) {
            List<Integer> some = differing.subList(from, Math.min(differing.size(), from + AT_ONCE));
            work.again(pair -> candidates(some, buckets, pair));
        }
        return rows(sums.source());
    }

    private Sums[] sums(SideReader reader, ReadSession session, int buckets) throws SQLException {
        var sums = new Sums[buckets];
        Arrays.fill(sums, Sums.NONE);
        for (KeyRange range : reader.plan(session, settings)) {
            reader.addByBucket(session, range, sums);
        }
        return sums;
    }

    private static long rows(Sums[] sums) {
        return Arrays.stream(sums).mapToLong(Sums::rows).sum();
    }

    private List<RowKey> candidates(List<Integer> some, int buckets, Crew.Pair sessions)
            throws SQLException, InterruptedException {
        return Chunks.unmatched(sessions.both(
                here -> rows(source.canonical(), here, some, buckets),
                there -> rows(target.canonical(), there, some, buckets)));
    }

    private List<HashedRow> rows(SideReader reader, ReadSession session, List<Integer> some, int buckets)
            throws SQLException {
        var rows = new ArrayList<HashedRow>();
        for (KeyRange range : reader.plan(session, settings)) {
            rows.addAll(reader.rowsOfBuckets(session, range, some, buckets));
        }
        return rows;
    }
}
