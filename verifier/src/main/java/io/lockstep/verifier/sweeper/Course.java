package io.lockstep.verifier.sweeper;

import io.lockstep.events.TableId;
import io.lockstep.events.json.SweepOrder;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides whether a pass is to begin, of a lane in which none is under way. Pure.
///
/// @param automatic whether one begins by itself for what no pass of the epoch has been through
/// @param schedule how long after the end of one the next begins; empty for never
record Course(boolean automatic, Optional<Duration> schedule) {
    /// A pass that is to begin.
    record Begin(SweepReport report, List<TableId> tables) {
        Begin {
            tables = List.copyOf(tables);
        }
    }

    /// @param epoch the lane's
    /// @param listed the tables that the lane carries
    /// @param now by the clock of who sweeps
    Optional<Begin> next(String lane, long epoch, Collection<TableId> listed, SweepLedger ledger, Instant now) {
        List<SweepReport> reports = ledger.reports(lane);
        Optional<SweepOrder> order = ledger.start(lane).filter(start -> !isServed(start, reports));
        List<TableId> all = List.copyOf(new TreeSet<>(listed));
        var place = Place.of(lane, epoch, reports);
        if (order.isPresent()) {
            return Optional.of(begin(place, all, SweepReport.Origin.OPERATOR, order.get(), now));
        }
        if (isTime(epoch, reports, now)) {
            return Optional.of(begin(place, all, SweepReport.Origin.SCHEDULE, null, now));
        }
        boolean none = reports.stream().noneMatch(report -> report.epoch() == epoch);
        List<TableId> left =
                all.stream().filter(table -> isLeft(table, epoch, ledger, lane)).toList();
        return automatic && (none || !left.isEmpty())
                ? Optional.of(begin(place, left, SweepReport.Origin.AUTOMATIC, null, now))
                : Optional.empty();
    }

    /// Whether an operator waits for a pass.
    static boolean isOrdered(String lane, SweepLedger ledger) {
        return ledger.start(lane).stream().anyMatch(start -> !isServed(start, ledger.reports(lane)));
    }

    private static boolean isServed(SweepOrder start, List<SweepReport> reports) {
        return reports.stream().anyMatch(report -> start.id().equals(report.order()));
    }

    private boolean isTime(long epoch, List<SweepReport> reports, Instant now) {
        return schedule.flatMap(every -> reports.stream()
                        .filter(report -> report.epoch() == epoch && report.state() == SweepReport.State.DONE)
                        .map(SweepReport::endedAt)
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .map(ended -> !ended.plus(every).isAfter(now)))
                .orElse(false);
    }

    /// What could not be compared whole is not tried again by itself: somebody has to act first.
    private static boolean isLeft(TableId table, long epoch, SweepLedger ledger, String lane) {
        SweptTable known = ledger.table(lane, table).orElse(null);
        if (known == null || known.epoch() != epoch) {
            return true;
        }
        boolean whole = known.whole() != null && known.whole().epoch() == epoch;
        boolean failed = known.pass() != null && known.pass().failure() != null;
        return !whole && !failed;
    }

    /// @param number of the next pass
    private record Place(String lane, long epoch, long number) {
        static Place of(String lane, long epoch, List<SweepReport> reports) {
            long last = reports.stream()
                    .filter(report -> report.epoch() == epoch)
                    .mapToLong(SweepReport::number)
                    .max()
                    .orElse(0);
            return new Place(lane, epoch, last + 1);
        }
    }

    private static Begin begin(
            Place place, List<TableId> tables, SweepReport.Origin origin, @Nullable SweepOrder order, Instant now) {
        var report = new SweepReport(
                place.lane() + "-" + place.epoch() + "-" + place.number(),
                place.lane(),
                place.epoch(),
                place.number(),
                SweepReport.State.RUNNING,
                origin,
                null,
                order == null ? null : order.principal(),
                order == null ? null : order.reason(),
                order == null ? null : order.id(),
                tables.size(),
                0,
                0,
                0,
                0,
                0,
                0,
                now,
                null,
                now);
        return new Begin(report, tables);
    }
}
