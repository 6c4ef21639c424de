package io.lockstep.cutover.metrics;

import java.util.List;

/// Every metric of Lockstep's own that the coordinator serves. Each also has the label `migration`; no
/// label ever holds a key, a position or SQL. A metric whose value is not known has no series.
public enum Metric implements Exported {
    REPLICATION_LAG(
            Type.HISTOGRAM,
            "lockstep_replication_lag_seconds",
            "Time from the append of a source version to the append of the target version that settled it, in this epoch;"
                    + " bucket bounds are powers of two milliseconds, the sum is accurate to ten percent",
            "table"),
    WATERMARK_AGE(
            Type.GAUGE,
            "lockstep_watermark_age_seconds",
            "Time since the proven watermark was written; no series before the first proof",
            "lane"),
    WATERMARK_REPLICATION(
            Type.GAUGE,
            "lockstep_watermark_replication_seconds",
            "How long the newest watermark that both logs have shown took from the source to the target; no series before"
                    + " the first",
            "lane"),
    WATERMARK_VERIFICATION(
            Type.GAUGE,
            "lockstep_watermark_verification_seconds",
            "How long the proven watermark took from its writing to its proof; no series before the first proof",
            "lane"),
    PROVEN_WATERMARK(
            Type.GAUGE,
            "lockstep_proven_watermark",
            "Number of the watermark before which everything is decided, the lowest over the partitions; no series before"
                    + " the first proof",
            "lane"),
    EPOCH(Type.GAUGE, "lockstep_epoch", "Newest epoch that a partition has reported", "lane"),
    VERDICT(
            Type.GAUGE,
            "lockstep_verdict",
            "1 for the verdict that holds, 0 for the others: PROVEN, IN_FLIGHT, DIVERGED, UNPROVEN",
            "state"),
    CAPTURED(
            Type.COUNTER,
            "lockstep_captured_versions_total",
            "Row versions received, redelivered ones left out, in this epoch",
            "lane",
            "side"),
    REPLAYED(
            Type.COUNTER,
            "lockstep_replayed_records_total",
            "Row versions recognised as delivered again and dropped, in this epoch",
            "lane",
            "side"),
    ACCOUNTED(
            Type.GAUGE,
            "lockstep_accounted_versions",
            "Row versions received by what has become of them, redelivered ones left out: over all fates as many as"
                    + " lockstep_captured_versions_total, or versions were lost",
            "lane",
            "side",
            "fate"),
    SETTLED(
            Type.COUNTER,
            "lockstep_settled_versions_total",
            "Source versions that a target version has matched, in this epoch",
            "table"),
    SUPERSEDED(
            Type.COUNTER,
            "lockstep_superseded_versions_total",
            "Source versions that were never seen on the target because a later one was, in this epoch",
            "table"),
    DUPLICATES(
            Type.COUNTER,
            "lockstep_duplicate_applies_total",
            "Changes applied to the target once more with the same outcome, in this epoch",
            "table"),
    COALESCED(
            Type.COUNTER,
            "lockstep_coalesced_versions_total",
            "Target versions that a newer one followed before the proof point, in this epoch",
            "table"),
    TRANSIENTS(
            Type.COUNTER,
            "lockstep_transients_total",
            "Faults that were right again at the next proof point, in this epoch",
            "table",
            "class"),
    TORN(
            Type.COUNTER,
            "lockstep_torn_transactions_total",
            "Source transactions that the target has shown in several of its own, by the table of the row that told,"
                    + " in this epoch; each partition counts for itself",
            "table"),
    ROWS_SEEN(Type.GAUGE, "lockstep_stream_rows", "Distinct keys that the stream has shown in this epoch", "table"),
    IN_FLIGHT(Type.GAUGE, "lockstep_in_flight_versions", "Source versions that are not decided yet", "table"),
    OLDEST_IN_FLIGHT(
            Type.GAUGE,
            "lockstep_oldest_in_flight_seconds",
            "How long the oldest source version in flight has been waiting; 0 when none is",
            "lane"),
    UNDECIDED(Type.GAUGE, "lockstep_undecided_keys", "Keys whose verdict needs another proof point", "table"),
    COVERAGE(
            Type.GAUGE,
            "lockstep_coverage_ratio",
            "Share of the table's rows at rest that a sweep of this epoch has compared; 1 only when all were and the lane is"
                    + " proven since",
            "table"),
    SUSPECTS(Type.GAUGE, "lockstep_suspects", "Keys that are suspect now, as the verifier counts them", "table"),
    DIVERGENCES(
            Type.GAUGE,
            "lockstep_divergences",
            "Divergences by class and newest state, transient faults left out",
            "class",
            "state"),
    KNOWN_LOSSY(
            Type.GAUGE,
            "lockstep_known_lossy_rows",
            "Rows that differ now as the replicator is known to change them, by the rule that explains them and by whether"
                    + " replication.accepted-losses names it; a row that several rules explain counts for each",
            "rule",
            "accepted"),
    DIVERGENCE_SECONDS(
            Type.COUNTER,
            "lockstep_divergence_seconds_total",
            "Time for which rows have differed, added up over rows: those that are right again, transient faults among them,"
                    + " and those that direct reads have confirmed, so far",
            "table"),
    SLOT_RETAINED(
            Type.GAUGE,
            "lockstep_slot_retained_bytes",
            "Write-ahead log that the database keeps for capture's slot; no series while it is not known",
            "side"),
    SLOT_LIMIT(
            Type.GAUGE,
            "lockstep_slot_limit_bytes",
            "Write-ahead log that the database may have to keep for the slot before it is given up"
                    + " (capture.max-retained-wal)",
            "lane",
            "side"),
    SLOT_SAFE(
            Type.GAUGE,
            "lockstep_slot_safe_bytes",
            "Write-ahead log that may be written before the server itself gives the slot up; no series while"
                    + " max_slot_wal_keep_size is unlimited",
            "lane",
            "side"),
    SLOT_LOST(
            Type.GAUGE,
            "lockstep_slot_lost",
            "1 while the slot is gone, invalidated or given up, 0 while it is of use",
            "lane",
            "side"),
    CANARY_FOUND(
            Type.GAUGE,
            "lockstep_canary_last_found_timestamp_seconds",
            "When a difference that Lockstep planted itself was found last, in seconds since 1970; no series before the"
                    + " first of its kind",
            "lane",
            "class"),
    CANARIES_MISSED(
            Type.COUNTER,
            "lockstep_canaries_missed_total",
            "Differences that Lockstep planted itself and its verifier did not find, or not find right again, since the"
                    + " coordinator last read the topics from the beginning",
            "lane",
            "class"),
    CAPTURE_LAST_UPDATE(
            Type.GAUGE,
            "lockstep_capture_last_update_timestamp_seconds",
            "When the capture last reported, every second while it runs, in seconds since 1970; no series before the first"
                    + " report",
            "lane",
            "side"),
    VERIFIER_LAST_UPDATE(
            Type.GAUGE,
            "lockstep_verifier_last_update_timestamp_seconds",
            "When the partition that has been silent for longest last reported its progress, in seconds since 1970; what"
                    + " tables and lanes show is as old as that",
            "lane"),
    UNREADABLE(
            Type.COUNTER,
            "lockstep_unreadable_records_total",
            "Records on the verdicts and progress topics that could not be read since the coordinator last read them from"
                    + " the beginning"),
    CUTOVER_PHASE(
            Type.GAUGE,
            "lockstep_cutover_phase",
            "1 for the phase that the cutover is in, 0 for the others; no series while this coordinator carries none out",
            "phase"),
    CUTOVER_GATE(
            Type.GAUGE,
            "lockstep_cutover_gate",
            "1 when a gate that the cutover waits for is open, 0 when it is closed or not known",
            "gate"),
    CUTOVER_GATE_UNKNOWN(
            Type.GAUGE,
            "lockstep_cutover_gate_unknown",
            "1 when it is not known whether a gate that the cutover waits for is open, which keeps it closed, else 0",
            "gate"),
    CUTOVER_PAUSE_BUDGET(
            Type.GAUGE,
            "lockstep_cutover_pause_budget_seconds",
            "How long clients may have to wait in a cutover (cutover.pause-budget)"),
    CUTOVER_PAUSE(
            Type.GAUGE,
            "lockstep_cutover_pause_seconds",
            "How long clients have been waiting in this cutover, or had to; no series when they did not"),
    FAILBACK_READY(
            Type.GAUGE,
            "lockstep_failback_ready",
            "1 when a failback would find everything proven now, 0 when it would not or that is not known; no series"
                    + " outside the failback window"),
    FENCE_BREACHES(
            Type.COUNTER,
            "lockstep_fence_breaches_total",
            "What has come past the fence of the source in this cutover: transactions that changed migrated tables after the"
                    + " barrier and not by the way back (written), roles that could log in again (came_back)",
            "kind");

    private final Type type;
    private final String name;
    private final String help;
    private final List<String> labels;

    Metric(Type type, String name, String help, String... labels) {
        this.type = type;
        this.name = name;
        this.help = help;
        this.labels = List.of(labels);
    }

    @Override
    public Type type() {
        return type;
    }

    @Override
    public String prometheusName() {
        return name;
    }

    @Override
    public String help() {
        return help;
    }

    @Override
    public List<String> labels() {
        return labels;
    }
}
