package io.lockstep.capture;

import io.lockstep.capture.audit.Audit;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.SlotCare;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.capture.encoding.LaneSide;
import io.lockstep.capture.encoding.Naming;
import io.lockstep.events.CanaryTables;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import io.lockstep.events.comparison.ColumnRules;
import java.util.List;
import java.util.Map;

/// What one capture reads and where it writes to.
///
/// @param names of the lane's objects
/// @param side which of the two databases
/// @param tables that the lane's publication lists, under this database's names
/// @param watermarkSchema of the lane's watermark table
/// @param key that fingerprints are made with, the same on both sides
/// @param kafka properties of the producer, `bootstrap.servers` at least
/// @param partitions of each change topic
/// @param naming what this database's tables and columns are called on the target
/// @param rules what of columns is compared, in target naming
/// @param maxRetainedBytes the most log that the server may have to keep for the slot before it is given up
public record CaptureSettings(
        LaneNames names,
        Side side,
        DatabaseAddress database,
        List<TableId> tables,
        String watermarkSchema,
        FingerprintKey key,
        Map<String, String> kafka,
        int partitions,
        Buffers buffers,
        Naming naming,
        ColumnRules rules,
        long maxRetainedBytes) {
    /// What `capture.max-retained-wal` is unless it is set.
    public static final long MAX_RETAINED_BYTES = 64L << 30;

    /// Of tables that have the same names in both databases.
    public CaptureSettings(
            LaneNames names,
            Side side,
            DatabaseAddress database,
            List<TableId> tables,
            String watermarkSchema,
            FingerprintKey key,
            Map<String, String> kafka,
            int partitions,
            Buffers buffers) {
        this(
                names,
                side,
                database,
                tables,
                watermarkSchema,
                key,
                kafka,
                partitions,
                buffers,
                Naming.SAME,
                ColumnRules.NONE,
                MAX_RETAINED_BYTES);
    }

    /// The same with another limit for what the slot may retain.
    public CaptureSettings withMaxRetained(long bytes) {
        return new CaptureSettings(
                names, side, database, tables, watermarkSchema, key, kafka, partitions, buffers, naming, rules, bytes);
    }

    public CaptureSettings {
        tables = List.copyOf(tables);
        kafka = Map.copyOf(kafka);
        if (partitions < 1) {
            throw new IllegalArgumentException("A change topic needs at least one partition, not " + partitions);
        }
    }

    /// How many changes are held in memory.
    ///
    /// @param batch the most that are sent and acknowledged together
    /// @param queue the most that wait between the change log and the topic; at least twice the batch
    public record Buffers(int batch, int queue) {
        public static final Buffers DEFAULT = new Buffers(8192, 32768);

        public Buffers {
            if (batch < 1 || queue < 2 * batch) {
                throw new IllegalArgumentException("A queue of " + queue + " is too small for batches of " + batch
                        + ": it needs at least twice as many");
            }
        }
    }

    LaneSide laneSide() {
        return new LaneSide(names.migration(), names.lane(), side, watermarkSchema);
    }

    Audit.Subject audited() {
        return new Audit.Subject(side.word(), database, names.slot(side), names.publication(side), tables);
    }

    SlotCare care() {
        return new SlotCare(side, names.slot(side), watermarkSchema, maxRetainedBytes);
    }

    TableId watermarkTable() {
        return new WatermarkTable(watermarkSchema, names.lane()).id();
    }

    CanaryTables canaries() {
        return new CanaryTables(watermarkSchema, names.lane());
    }

    /// What this database's tables are called, Lockstep's own among them.
    Naming namingWithCanaries() {
        return new Naming.WithCanaries(canaries(), naming);
    }

    /// The record's secrets are not shown: only what identifies the capture.
    @Override
    public String toString() {
        return "CaptureSettings[" + names + ", " + side.word() + ", " + database + "]";
    }
}
