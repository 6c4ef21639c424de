package io.lockstep.cutover.metrics;

import java.util.List;

/// Every metric of Lockstep's own that captures, verifiers and notifiers serve about themselves, since each of them
/// started. No label ever holds a key, a position or SQL. A value that is not known is not a number.
public enum ServiceMetric implements Exported {
    VERSIONS(
            Type.COUNTER,
            "lockstep_capture_versions_total",
            "Row versions that Kafka has acknowledged",
            Labels.CAPTURE),
    RESTARTS(
            Type.COUNTER,
            "lockstep_capture_restarts_total",
            "How often reading the change log had to begin anew",
            Labels.CAPTURE),
    FORGED(
            Type.COUNTER,
            "lockstep_capture_forged_watermarks_total",
            "Rows of the watermark table that the writer did not write",
            Labels.CAPTURE),
    CONNECTED(
            Type.GAUGE,
            "lockstep_capture_connected",
            "1 while the capture reads the change log, 0 while it does not",
            Labels.CAPTURE),
    LAG_BYTES(
            Type.GAUGE,
            "lockstep_capture_lag_bytes",
            "Change log that the server has written and the capture has not read yet",
            Labels.CAPTURE),
    SLOT_RETAINED(
            Type.GAUGE,
            "lockstep_capture_slot_retained_bytes",
            "Write-ahead log that the server keeps for the capture's slot",
            Labels.CAPTURE),
    SLOT_SAFE(
            Type.GAUGE,
            "lockstep_capture_slot_safe_bytes",
            "Write-ahead log that may be written before the server gives the slot up",
            Labels.CAPTURE),
    SLOT_WAL_STATUS(
            Type.GAUGE,
            "lockstep_capture_slot_wal_status",
            "1 for the status of the slot that the server reports, 0 for the others: reserved, extended, unreserved, lost",
            "lane",
            "side",
            "status"),
    SLOTS_GIVEN_UP(
            Type.COUNTER,
            "lockstep_capture_slots_given_up_total",
            "Slots dropped since they retained more than capture.max-retained-wal",
            Labels.CAPTURE),
    AUDITED_TRANSACTIONS(
            Type.COUNTER,
            "lockstep_capture_audited_transactions_total",
            "Transactions whose changes were counted against what the server says that it sent",
            Labels.CAPTURE),
    AUDITED_CHANGES(
            Type.COUNTER,
            "lockstep_capture_audited_changes_total",
            "Changes counted against what the server says that it sent",
            Labels.CAPTURE),
    MISSING_CHANGES(
            Type.COUNTER,
            "lockstep_capture_missing_changes_total",
            "Changes that the server says that it sent and the capture has not seen",
            Labels.CAPTURE),
    RULE_APPLICATIONS(
            Type.COUNTER,
            "lockstep_rule_applications_total",
            "Values that a comparison rule has cut, rounded or ignored on that side; no series without rules",
            "lane",
            "side",
            "rule"),
    WATERMARK_WRITTEN(
            Type.GAUGE,
            "lockstep_capture_watermark_written",
            "Number of the watermark that was written last; on the source only",
            Labels.CAPTURE),
    WATERMARK_SEEN(
            Type.GAUGE,
            "lockstep_capture_watermark_seen",
            "Number of the watermark that was found on the target last; on the source only",
            Labels.CAPTURE),
    WATERMARK_EPOCH(
            Type.GAUGE,
            "lockstep_capture_watermark_epoch",
            "Epoch that watermarks are written in; on the source only",
            Labels.CAPTURE),
    CONFIRMER_ROUNDS(
            Type.COUNTER,
            "lockstep_confirmer_rounds_total",
            "Rounds of direct reads: read, or void when a database could not be read or a watermark proved nothing",
            "outcome"),
    CONFIRMER_ROWS(
            Type.COUNTER,
            "lockstep_confirmer_rows_total",
            "Rows read directly: read (once a round), refuted, confirmed, or left alone for a while",
            "outcome"),
    CONFIRMER_WAITING(Type.GAUGE, "lockstep_confirmer_waiting", "Rows that wait to be read directly"),
    SWEEP_ROWS(Type.COUNTER, "lockstep_sweep_rows_total", "Rows of the source that sweeps have compared"),
    SWEEP_RATE(
            Type.GAUGE,
            "lockstep_sweep_rows_per_second",
            "Rows of the source that the sweep compares a second, lately; of several verifiers one sweeps"),
    UNREADABLE(
            Type.COUNTER,
            "lockstep_verifier_unreadable_records_total",
            "Records that could not be read, by topic: changes or rulings",
            "topic"),
    RESTORED(
            Type.COUNTER,
            "lockstep_verifier_restored_records_total",
            "Records read to have state again that was lost or that another verifier had;"
                    + " verifier.standby-replicas keeps it low"),
    NOTICES(
            Type.COUNTER,
            "lockstep_notices_total",
            "Notices by what became of them: delivered, refused or given_up; no series while nobody is in notify",
            "channel",
            "result");

    private static final class Labels {
        private static final String[] CAPTURE = {"lane", "side"};

        private Labels() {}
    }

    private final Type type;
    private final String name;
    private final String help;
    private final List<String> labels;

    ServiceMetric(Type type, String name, String help, String... labels) {
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
