package io.lockstep.cutover.breach;

import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.proof.BarrierPoints;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Picks, out of the source's changes, those that stand after the barrier and come from nobody who may. Knows no Kafka
/// and no clock. Not thread-safe.
///
/// The records of each partition are given in order; a stretch may come again. A transaction is known by the commit
/// before it.
final class Trespasses {
    private static final int NAMED = 5;
    /// Transactions that are remembered, so that none counts twice that comes in several partitions.
    private static final int REMEMBERED = 10_000;

    private final Map<String, BarrierPoints.Point> barrier = new HashMap<>();
    private final Map<String, Position> known;
    private final Optional<String> wayBack;
    private final String own;
    private final Map<String, Position> bounds = new HashMap<>();
    private final Set<Place> passed = new HashSet<>();
    private final Map<String, TreeSet<Lsn>> counted = new HashMap<>();
    private final Map<String, Found> found = new TreeMap<>();

    private record Place(int partition, String lane) {}

    /// @param known of each lane, up to where it was told before
    /// @param wayBack the replication origin of the way back
    /// @param own Lockstep's schema
    Trespasses(BarrierPoints barrier, Map<String, Position> known, Optional<String> wayBack, String own) {
        barrier.points().forEach(point -> this.barrier.put(point.lane(), point));
        this.known = Map.copyOf(known);
        this.wayBack = wayBack;
        this.own = own;
    }

    /// @param origin the replication origin of the change
    void take(int partition, ChangeRecord record, Optional<String> origin) {
        switch (record) {
            case Watermark mark -> pass(partition, mark);
            case RowVersion version ->
                change(partition, version, version.key().table(), origin, "transaction " + version.transaction());
            case TableNotice notice
            when notice.reason() == UnprovenReason.TRUNCATED ->
                change(partition, notice, notice.table(), origin, "a TRUNCATE");
            case TableNotice _, ColumnsDeclared _ -> {}
        }
    }

    private void pass(int partition, Watermark mark) {
        BarrierPoints.Point point = barrier.get(mark.lane());
        if (point != null && mark.epoch() == point.epoch() && mark.sequence() >= point.sequence()) {
            passed.add(new Place(partition, mark.lane()));
            bounds.merge(mark.lane(), mark.position(), (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
    }

    private void change(int partition, ChangeRecord change, TableId table, Optional<String> origin, String who) {
        if (isNew(partition, change) && !isAllowed(table, origin)) {
            Position position = change.position();
            boolean first = isFirstOf(change.lane(), position.previousCommit());
            if (first || found.containsKey(change.lane())) {
                found.computeIfAbsent(change.lane(), _ -> new Found(who + " at " + position))
                        .add(position, table, first);
            }
        }
    }

    /// After the barrier, and after what was told before.
    private boolean isNew(int partition, ChangeRecord change) {
        String lane = change.lane();
        return passed.contains(new Place(partition, lane))
                && change.position().compareTo(bounds.getOrDefault(lane, Position.START)) > 0
                && change.position().compareTo(known.getOrDefault(lane, Position.START)) > 0;
    }

    private boolean isAllowed(TableId table, Optional<String> origin) {
        return table.schema().equals(own) || (origin.isPresent() && origin.equals(wayBack));
    }

    private boolean isFirstOf(String lane, Lsn transaction) {
        TreeSet<Lsn> before = counted.computeIfAbsent(lane, _ -> new TreeSet<>());
        boolean first = before.add(transaction);
        if (before.size() > REMEMBERED) {
            before.pollFirst();
        }
        return first;
    }

    /// Whether the barrier of every lane has been met in all of so many partitions.
    boolean passedIn(int partitions) {
        return passed.size() == partitions * barrier.size();
    }

    /// Whether something was found that was not told yet.
    boolean any() {
        return !found.isEmpty();
    }

    /// What was found since this was asked last, one for each lane.
    List<Breach.Written> told() {
        List<Breach.Written> told = found.entrySet().stream()
                .map(each -> each.getValue().breach(each.getKey()))
                .toList();
        found.clear();
        return told;
    }

    /// What was found in one lane.
    private static final class Found {
        private final String first;
        private final Set<TableId> tables = new TreeSet<>();
        private Position upTo = Position.START;
        private long transactions;

        Found(String first) {
            this.first = first;
        }

        void add(Position position, TableId table, boolean transaction) {
            upTo = position.compareTo(upTo) > 0 ? position : upTo;
            tables.add(table);
            transactions += transaction ? 1 : 0;
        }

        Breach.Written breach(String lane) {
            String names = tables.stream().limit(NAMED).map(TableId::toString).collect(Collectors.joining(", "));
            String more = tables.size() > NAMED ? " and " + (tables.size() - NAMED) + " more tables" : "";
            String others = transactions > 1 ? " and " + (transactions - 1) + " more transactions" : "";
            return new Breach.Written(
                    lane, upTo, transactions, first + others + " changed " + names + more + " on the source");
        }
    }
}
