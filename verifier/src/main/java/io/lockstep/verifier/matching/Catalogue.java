package io.lockstep.verifier.matching;

import io.lockstep.events.Columns;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Replay;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What has been said about tables and fingerprints. Changes rarely.
///
/// @param columns the declared columns by their identifier
/// @param notices the tables that are not judged in this epoch
/// @param schemes the scheme of each side's fingerprints in this epoch
/// @param broken why the partition is not judged in this epoch; empty when it is
/// @param truncates what is known of the truncates of tables that had any
/// @param replays what the replicator has applied again, as far as a proof point can still ask; oldest first
public record Catalogue(
        Map<Long, Columns> columns,
        Set<Notice> notices,
        Map<Side, FingerprintScheme> schemes,
        Set<UnprovenReason> broken,
        Map<TableId, Truncates> truncates,
        List<Replay> replays) {
    /// Notices of watermark rows that were not sent on. The watermarks that were sent stay true, so judging goes
    /// on; rows of before the epoch are nothing to it.
    static final Set<UnprovenReason> OF_WATERMARKS =
            Set.of(UnprovenReason.FORGED_WATERMARK, UnprovenReason.SCHEME_MISMATCH);

    /// Notices of a log that is not whole: nothing more can be judged in its epoch.
    static final Set<UnprovenReason> OF_LOGS = Set.of(UnprovenReason.GAP, UnprovenReason.SLOT_LOST);

    static final Catalogue EMPTY = new Catalogue(Map.of(), Set.of(), Map.of(), Set.of(), Map.of(), List.of());

    public Catalogue {
        columns = Map.copyOf(columns);
        notices = Set.copyOf(notices);
        schemes = Map.copyOf(schemes);
        broken = Set.copyOf(broken);
        truncates = Map.copyOf(truncates);
        replays = List.copyOf(replays);
    }

    /// Whether versions of a table are judged.
    boolean judges(TableId table) {
        return broken.isEmpty()
                && (notices.isEmpty()
                        || notices.stream().noneMatch(notice -> notice.table().equals(table)));
    }

    Catalogue declared(Columns declared) {
        return columns.containsKey(declared.id())
                ? this
                : new Catalogue(with(columns, declared.id(), declared), notices, schemes, broken, truncates, replays);
    }

    Catalogue noticed(Notice notice) {
        var more = new HashSet<>(notices);
        more.add(notice);
        return new Catalogue(columns, more, schemes, broken, truncates, replays);
    }

    Catalogue broke(UnprovenReason reason) {
        return new Catalogue(columns, notices, schemes, Set.of(reason), truncates, replays);
    }

    /// Whether a side's fingerprints can be compared with all others of this epoch.
    boolean accepts(FingerprintScheme scheme) {
        return scheme.equals(schemes.getOrDefault(Side.SOURCE, scheme))
                && scheme.equals(schemes.getOrDefault(Side.TARGET, scheme));
    }

    Catalogue seen(Side side, FingerprintScheme scheme) {
        return schemes.containsKey(side)
                ? this
                : new Catalogue(columns, notices, with(schemes, side, scheme), broken, truncates, replays);
    }

    /// For a new epoch: of the notices only those remain that were given after each side's newest watermark.
    Catalogue begin(long sourceWatermark, long targetWatermark) {
        Set<Notice> ofTables = notices.stream()
                .filter(notice -> !OF_WATERMARKS.contains(notice.reason()))
                .collect(Collectors.toSet());
        var begun = new HashMap<TableId, Truncates>();
        truncates.forEach((table, known) -> begun.put(table, known.begin()));
        return new Catalogue(columns, ofTables, Map.of(), Set.of(), begun, List.of())
                .since(Side.SOURCE, sourceWatermark)
                .since(Side.TARGET, targetWatermark);
    }

    /// Without a side's notices before a watermark.
    Catalogue since(Side side, long watermark) {
        return new Catalogue(
                columns,
                notices.stream()
                        .filter(notice -> notice.side() != side || notice.interval() >= watermark)
                        .collect(Collectors.toSet()),
                schemes,
                broken,
                truncates,
                replays);
    }

    Truncates truncates(TableId table) {
        return truncates.getOrDefault(table, Truncates.NONE);
    }

    Catalogue with(TableId table, Truncates changed) {
        return new Catalogue(columns, notices, schemes, broken, with(truncates, table, changed), replays);
    }

    /// A watermark of the target was met again.
    Catalogue replayed(Replay again) {
        Catalogue marked = this;
        for (Map.Entry<TableId, Truncates> each : truncates.entrySet()) {
            if (!each.getValue().target().isEmpty()) {
                marked = marked.with(each.getKey(), each.getValue().replayed(again.to()));
            }
        }
        return marked.with(plus(again));
    }

    private List<Replay> plus(Replay again) {
        var more = new ArrayList<>(replays);
        boolean known = !more.isEmpty() && more.getLast().to() == again.to();
        more.add(known ? more.removeLast().plus(again) : again);
        return more;
    }

    /// Without the replays whose rows are all decided by now. The same object when there are none.
    Catalogue decided(Point point) {
        List<Replay> left =
                replays.stream().filter(replay -> !point.completes(replay)).toList();
        return left.size() == replays.size() ? this : with(left);
    }

    private Catalogue with(List<Replay> other) {
        return new Catalogue(columns, notices, schemes, broken, truncates, other);
    }

    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        var more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }

    /// A table that is not judged.
    ///
    /// @param interval the number of the watermark that precedes the notice on its side
    public record Notice(Side side, long interval, TableId table, UnprovenReason reason) {}
}
