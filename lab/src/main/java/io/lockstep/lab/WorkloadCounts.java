package io.lockstep.lab;

/// What a workload has done so far. Rows count only when they were committed.
///
/// @param failures transactions that failed, or attempts to connect; the outcome of one that failed at its
/// commit is unknown
public record WorkloadCounts(long transactions, long inserts, long updates, long deletes, long failures) {
    static final WorkloadCounts NONE = new WorkloadCounts(0, 0, 0, 0, 0);

    /// Rows changed in all.
    public long rows() {
        return inserts + updates + deletes;
    }

    WorkloadCounts plus(WorkloadCounts more) {
        return new WorkloadCounts(
                transactions + more.transactions,
                inserts + more.inserts,
                updates + more.updates,
                deletes + more.deletes,
                failures + more.failures);
    }

    WorkloadCounts failed() {
        return new WorkloadCounts(transactions, inserts, updates, deletes, failures + 1);
    }
}
