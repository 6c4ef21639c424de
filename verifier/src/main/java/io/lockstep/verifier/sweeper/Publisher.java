package io.lockstep.verifier.sweeper;

import io.lockstep.events.TableId;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.SweepPlan;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes how passes stand to the sweeps topic, so that whoever comes next can go on. Confined to one
/// thread.
final class Publisher {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// Keys of a plan in one record.
    private static final int BOUNDS_A_PIECE = 500;

    /// Passes of a lane that are remembered.
    private static final int REMEMBERED = 20;

    private final SweepFeed feed;
    private final Map<String, SweptTable.Pass> published = new HashMap<>();
    private Instant last = Instant.MIN;

    Publisher(SweepFeed feed) {
        this.feed = feed;
    }

    /// The tables that a lane carries now; of others nothing is remembered.
    void listed(String lane, long epoch, Set<TableId> tables) {
        Map<TableId, SweptTable> known = feed.ledger().tables(lane);
        for (TableId table : tables) {
            SweptTable before = known.get(table);
            if (before == null || before.epoch() != epoch) {
                put(SweptTable.listed(lane, table, epoch));
            }
        }
        known.values().stream()
                .filter(Predicate.not(table -> tables.contains(table.table())))
                .forEach(this::forget);
    }

    private void forget(SweptTable table) {
        forgetPlan(table.lane(), table.table());
        feed.publish(table.key(), null);
    }

    private void forgetPlan(String lane, TableId table) {
        feed.ledger().plan(lane, table).forEach(key -> feed.publish(key, null));
    }

    /// A pass, its tables first: whoever sees it knows what belongs to it.
    void begun(LanePass pass, Instant now) {
        pass.tables().forEach((name, table) -> table(pass, name, table));
        put(pass.report(now));
    }

    /// What has changed, now and then.
    void publish(Collection<LanePass> passes, Instant now) {
        if (last.plus(INTERVAL).isAfter(now)) {
            return;
        }
        last = now;
        for (LanePass pass : passes) {
            pass.tables().forEach((name, table) -> table(pass, name, table));
            put(pass.report(now));
        }
    }

    /// A table all of whose rows were compared.
    void finished(LanePass pass, TableId table, long to, Instant now) {
        SweepReport of = pass.begun();
        SweptTable.Pass done = Objects.requireNonNull(pass.tables().get(table)).document();
        put(new SweptTable(
                of.lane(),
                table,
                of.epoch(),
                done,
                new SweptTable.Whole(of.id(), of.epoch(), to, done.rows(), done.differing(), now)));
        forgetPlan(of.lane(), table);
    }

    /// A pass that goes on no more.
    void ended(LanePass pass, SweepReport.State state, Instant now) {
        pass.tables().forEach((name, table) -> table(pass, name, table));
        put(pass.ended(state, now));
        List<SweepReport> reports = feed.ledger().reports(pass.begun().lane());
        reports.stream().limit(Math.max(0, reports.size() - REMEMBERED)).forEach(old -> feed.publish(old.key(), null));
    }

    /// One of an epoch that is over.
    void outdated(SweepReport report, Instant now) {
        put(report.outdated(now));
    }

    private void table(LanePass pass, TableId name, TablePass table) {
        if (pass.isFinished(name)) {
            return;
        }
        SweepReport of = pass.begun();
        SweptTable.Pass now = table.document();
        String key = of.lane() + "/" + name;
        if (!now.equals(published.put(key, now))) {
            plan(of, name, table);
            put(new SweptTable(of.lane(), name, of.epoch(), now, whole(of, name)));
        }
    }

    private SweptTable.@Nullable Whole whole(SweepReport of, TableId table) {
        return feed.ledger()
                .table(of.lane(), table)
                .map(SweptTable::whole)
                .filter(known -> known.epoch() == of.epoch())
                .orElse(null);
    }

    private void plan(SweepReport of, TableId table, TablePass pass) {
        List<List<String>> bounds = pass.bounds().orElse(List.of());
        if (bounds.isEmpty() || feed.ledger().bounds(of.lane(), table, of.id()).isPresent()) {
            return;
        }
        int pieces = (bounds.size() + BOUNDS_A_PIECE - 1) / BOUNDS_A_PIECE;
        for (int piece = 0; piece < pieces; piece++) {
            int from = piece * BOUNDS_A_PIECE;
            List<List<String>> some = bounds.subList(from, Math.min(bounds.size(), from + BOUNDS_A_PIECE));
            var plan = new SweepPlan(of.lane(), table, of.id(), piece, pieces, some);
            feed.publish(plan.key(), EventsJson.encode(plan));
        }
    }

    private void put(SweptTable table) {
        feed.publish(table.key(), EventsJson.encode(table));
    }

    private void put(SweepReport report) {
        feed.publish(report.key(), EventsJson.encode(report));
    }
}
