package io.lockstep.events;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The tables that a cutover keeps in Lockstep's own schema, on both sides. Every row says which side wrote it,
/// so that a replicator that carries every table carries rows that are nobody's concern on the other side.
///
/// @param epochsAfter the lease's epochs are higher than this: poolers and others outside compare those of all legs of
/// a
///     migration, each of which has a lease of its own
public record CutoverTables(String schema, long epochsAfter) {
    public CutoverTables {
        Objects.requireNonNull(schema);
    }

    /// Of a migration's first leg.
    public CutoverTables(String schema) {
        this(schema, 0);
    }

    /// Who may act: one row.
    public TableId lease() {
        return new TableId(schema, "lease");
    }

    /// COMMIT or ABORT of each run.
    public TableId decision() {
        return new TableId(schema, "decision");
    }

    /// What was about to be done and what was done.
    public TableId journal() {
        return new TableId(schema, "journal");
    }

    /// What was there before.
    public TableId image() {
        return new TableId(schema, "image");
    }

    /// What the way back is called: publication and slot on the target, subscription on the source.
    public static String wayBack(String migration) {
        return "lockstep_" + migration + "_back";
    }

    /// Each table with its columns as in CREATE TABLE, in the order in which they are made.
    public Map<TableId, String> columns() {
        Map<TableId, String> columns = new LinkedHashMap<>();
        columns.put(
                lease(),
                "side text PRIMARY KEY, epoch bigint NOT NULL, holder text NOT NULL, expires_at timestamptz NOT NULL, "
                        + "run bigint, waiting boolean NOT NULL");
        columns.put(
                decision(),
                "side text, run bigint, verdict text NOT NULL CHECK (verdict IN ('COMMIT', 'ABORT')), "
                        + "epoch bigint NOT NULL, proof text NOT NULL, at timestamptz NOT NULL DEFAULT now(), "
                        + "PRIMARY KEY (side, run)");
        columns.put(
                journal(),
                "side text, run bigint, number bigint, epoch bigint NOT NULL, entry text NOT NULL, hash text NOT NULL, "
                        + "at timestamptz NOT NULL, PRIMARY KEY (side, run, number)");
        columns.put(image(), "side text, run bigint, step text, image text NOT NULL, PRIMARY KEY (side, run, step)");
        return columns;
    }
}
