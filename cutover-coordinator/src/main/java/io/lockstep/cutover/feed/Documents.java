package io.lockstep.cutover.feed;

import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.view.LanePartition;
import io.lockstep.cutover.view.Ledger;
import io.lockstep.cutover.view.Unreadable;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Turns records of the verdicts, progress, captures and sweeps topics into entries of a ledger. A record
/// that is not what its topic holds is entered as such.
///
/// @param log is told of every divergence, with its place
record Documents(Topics topics, Ledger ledger, EventLog log) {

    /// Enters one record. Returns whether it could be read.
    boolean enter(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        if (key != null && read(record, key)) {
            ledger.readable(record.topic(), key);
            return true;
        }
        String slot = key == null ? record.partition() + "@" + record.offset() : key;
        ledger.unreadable(new Unreadable(record.topic(), record.partition(), record.offset(), slot));
        return false;
    }

    private boolean read(ConsumerRecord<byte[], byte[]> record, String key) {
        try {
            if (record.topic().equals(topics.progress())) {
                progress(key, record.value());
            } else if (record.topic().equals(topics.captures())) {
                capture(key, record.value());
            } else if (record.topic().equals(topics.sweeps())) {
                sweep(key, record.value());
            } else {
                verdict(key, record);
            }
            return true;
        } catch (MalformedRecordException | IllegalArgumentException | NullPointerException _) {
            return false;
        }
    }

    private void progress(String key, byte @Nullable [] value) {
        if (value == null) {
            ledger.removeProgress(key);
            return;
        }
        Progress progress = EventsJson.progress(value);
        require(progress.lane(), progress.sourceAccount(), progress.targetAccount(), progress.at());
        progress.tables().values().forEach(table -> require(table.lags()));
        requireKey(key, new LanePartition(progress.lane(), progress.partition()).toString());
        ledger.add(progress);
    }

    private void verdict(String key, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            ledger.removeDivergence(key);
            return;
        }
        Divergence divergence = EventsJson.divergence(value);
        require(divergence.lane(), divergence.key(), divergence.type(), divergence.state());
        require(divergence.appearedAt(), divergence.detectedAt());
        requireKey(key, divergence.id());
        ledger.add(divergence);
        if (!ledger.isCanary(divergence)) {
            log.changed(record.offset(), divergence);
        }
    }

    private void capture(String key, byte @Nullable [] value) {
        if (value == null) {
            ledger.removeCapture(key);
            return;
        }
        CaptureReport report = EventsJson.captureReport(value);
        requireKey(key, report.key());
        ledger.add(report);
    }

    /// Plans and orders are the verifier's.
    private void sweep(String key, byte @Nullable [] value) {
        if (value == null) {
            ledger.removeSweep(key);
        } else if (key.startsWith("sweep/")) {
            SweepReport report = EventsJson.sweepReport(value);
            requireKey(key, report.key());
            ledger.add(report);
        } else if (key.startsWith("table/")) {
            SweptTable table = EventsJson.sweptTable(value);
            requireKey(key, table.key());
            ledger.add(table);
        }
    }

    private static void require(@Nullable Object... members) {
        if (Stream.of(members).anyMatch(member -> member == null)) {
            throw new MalformedRecordException("A member that must be there is missing");
        }
    }

    /// Under another key the record could be neither replaced nor deleted.
    private static void requireKey(String key, @Nullable String expected) {
        if (!key.equals(expected)) {
            throw new MalformedRecordException("The record's key is not the one of its document");
        }
    }
}
