package io.lockstep.cutover.http;

import io.lockstep.events.json.SweepReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One pass over the rows at rest of a lane, in `GET /api/v1/sweeps`.
///
/// @param hold why it does not go on at the moment; null while nothing keeps it
/// @param ratio of the rows that were compared, at most 1; null while it is not known how many there are
/// @param etaSeconds until it ends at this pace; null while it is not known
record SweepDocument(
        String id,
        String lane,
        long epoch,
        SweepReport.State state,
        SweepReport.Origin origin,
        @Nullable String hold,
        @Nullable String principal,
        @Nullable String reason,
        Counts tables,
        long rows,
        long estimatedRows,
        @Nullable Double ratio,
        long differing,
        double rowsPerSecond,
        @Nullable Double etaSeconds,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /// @param failed those that could not be compared whole
    record Counts(long all, long swept, long failed) {}

    static SweepDocument of(SweepReport report) {
        return new SweepDocument(
                report.id(),
                report.lane(),
                report.epoch(),
                report.state(),
                report.origin(),
                report.hold(),
                report.principal(),
                report.reason(),
                new Counts(report.tables(), report.swept(), report.failed()),
                report.rows(),
                report.estimatedRows(),
                ratio(report),
                report.differing(),
                tenths(report.rowsPerSecond()),
                eta(report),
                report.startedAt(),
                report.endedAt());
    }

    private static @Nullable Double ratio(SweepReport report) {
        if (report.state() == SweepReport.State.DONE && report.failed() == 0) {
            return 1.0;
        }
        return report.estimatedRows() <= 0 ? null : Math.min(0.999, (double) report.rows() / report.estimatedRows());
    }

    private static @Nullable Double eta(SweepReport report) {
        long left = report.estimatedRows() - report.rows();
        return report.rowsPerSecond() <= 0 || left < 0 ? null : tenths(left / report.rowsPerSecond());
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
