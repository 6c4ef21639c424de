package io.lockstep.capture;

import io.lockstep.capture.encoding.ChainListener;
import io.lockstep.capture.encoding.Naming;
import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has broken the chain of proof on one side since the epoch began, as its capture knows it. What the log
/// showed stands until a new epoch begins, whatever happens meanwhile. Thread-safe.
final class Continuity implements ChainListener {
    private static final Logger LOG = LoggerFactory.getLogger(Continuity.class);
    private static final String NEW_EPOCH =
            "begin a new epoch with `lockstep setup --new-epoch`, or by starting `lockstep run` anew";

    private final String lane;
    private final Side side;
    private final TableId watermarks;
    private final Naming naming;
    private final Map<UnprovenReason, Met> met = new EnumMap<>(UnprovenReason.class);
    private final Map<TableNotice, Fault> faults = new LinkedHashMap<>();
    private Optional<Concern> unseen = Optional.empty();
    private long epoch;
    private long forged;

    Continuity(String lane, Side side, TableId watermarks, Naming naming) {
        this.naming = naming;
        this.lane = lane;
        this.side = side;
        this.watermarks = watermarks;
    }

    @Override
    public synchronized void began(long newEpoch) {
        if (newEpoch > epoch) {
            epoch = newEpoch;
            met.clear();
            faults.clear();
        }
    }

    @Override
    public synchronized void distrusted(Distrusted row) {
        forged += row.reason() == UnprovenReason.FORGED_WATERMARK ? 1 : 0;
        met.merge(row.reason(), new Met(1, row), (before, now) -> new Met(before.count() + 1, now.last()));
        LOG.atWarn()
                .addKeyValue("side", side.word())
                .addKeyValue("reason", row.reason())
                .addKeyValue("transaction", row.transaction())
                .addKeyValue("position", row.position())
                .log("A change breaks the chain of proof");
    }

    /// What the log showed of a table is in the topic already.
    @Override
    public synchronized void noticed(TableId table, UnprovenReason reason, String message) {
        Concern concern = new Concern(
                reason,
                "table " + table + " is not proven, for on the " + side.word() + " " + message + ": " + remedy(reason));
        faults.put(new TableNotice(lane, Position.START, table, reason), new Fault(concern, true));
    }

    private static String remedy(UnprovenReason reason) {
        return switch (reason) {
            case TYPE_NOT_COMPARABLE -> "compare them by other means and leave them out with a rule `compare: ignore`";
            case NO_KEY -> "give it a primary key or a REPLICA IDENTITY, or leave it out with tables.exclude";
            default -> "when both sides are alike, " + NEW_EPOCH;
        };
    }

    /// Notes what the log does not show of a table of this database. It stands until the next epoch, and is to be said
    /// in the topic.
    synchronized void found(TableId table, UnprovenReason reason, String message) {
        Fault earlier = faults.putIfAbsent(notice(table, reason), new Fault(new Concern(reason, message), false));
        if (earlier == null) {
            LOG.atWarn()
                    .addKeyValue("side", side.word())
                    .addKeyValue("table", table)
                    .addKeyValue("reason", reason)
                    .log(message);
        }
    }

    /// The same, of the whole log: what it was read from is gone.
    void lost(String message) {
        found(watermarks, UnprovenReason.SLOT_LOST, message + ": run `lockstep setup`, which makes what is missing");
    }

    /// The same, where everything is there and yet the log has a hole.
    void broken(String message) {
        found(watermarks, UnprovenReason.SLOT_LOST, message + ": " + NEW_EPOCH);
    }

    /// The log has changes that the engine has not delivered.
    void missing(String message) {
        found(watermarks, UnprovenReason.GAP, message + ": report a bug, and " + NEW_EPOCH);
    }

    /// Says since when the database could not be looked at, and why; empty when it can. Not knowing is not success.
    synchronized void blind(Optional<String> why) {
        unseen = why.map(reason -> new Concern(UnprovenReason.WATERMARKS_STALLED, reason));
    }

    /// What was found and is not in the topic yet.
    synchronized List<TableNotice> unsaid() {
        return faults.entrySet().stream()
                .filter(fault -> !fault.getValue().said())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The broker has these notices.
    synchronized void said(List<TableNotice> notices) {
        notices.forEach(notice -> faults.computeIfPresent(notice, (_, fault) -> new Fault(fault.concern(), true)));
    }

    private TableNotice notice(TableId table, UnprovenReason reason) {
        TableId named = table.equals(watermarks) ? table : naming.target(table);
        return new TableNotice(lane, Position.START, named, reason);
    }

    Side side() {
        return side;
    }

    /// How many rows of the watermark table the writer did not write, in all epochs since the start.
    synchronized long forged() {
        return forged;
    }

    synchronized List<Concern> concerns() {
        return Stream.of(
                        met.values().stream().map(this::concern),
                        faults.values().stream().map(Fault::concern),
                        unseen.stream())
                .flatMap(each -> each)
                .toList();
    }

    private Concern concern(Met found) {
        Distrusted last = found.last();
        String table = last.reason() == UnprovenReason.GAP ? "" : watermarks + ", ";
        String place = table + "transaction " + last.transaction() + ", position " + last.position() + ", of the "
                + side.word();
        String message = changes(found.count()) + " the chain of proof; the last, " + place + " " + last.what() + ": "
                + advice(last.reason()) + NEW_EPOCH;
        return new Concern(last.reason(), message);
    }

    private static String changes(long count) {
        return count == 1 ? "a change breaks" : count + " changes break";
    }

    private static String advice(UnprovenReason reason) {
        if (reason == UnprovenReason.FORGED_WATERMARK) {
            return "find out who writes to that table, then ";
        }
        return reason == UnprovenReason.SCHEME_MISMATCH
                ? "give all services the same privacy.fingerprint-key, then "
                : "";
    }

    /// @param said whether the broker has its notice
    private record Fault(Concern concern, boolean said) {}

    private record Met(long count, Distrusted last) {}
}
