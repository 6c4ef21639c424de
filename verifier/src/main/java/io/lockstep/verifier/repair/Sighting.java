package io.lockstep.verifier.repair;

import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.RowReader.Found;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/// What one look at a row has shown: the source's row, the target's when everything that the source had committed by
/// then was decided, and the source's once more. Immutable.
///
/// @param before the source's row, read before the watermark that had to be proven
/// @param there the target's row, read after that
/// @param after the source's row, read last
public record Sighting(Found before, Found there, Found after) {
    /// Whether the row is the same on both sides now.
    public boolean equal() {
        return there.row().equals(after.row());
    }

    /// Whether the source had one and the same version of the row from the first to the last read.
    public boolean still() {
        return before.equals(after);
    }

    /// What would make the target's row right.
    public Remedy remedy(RepairTable table) {
        if (equal()) {
            return new Remedy.None();
        }
        if (!still()) {
            return new Remedy.Wait("the source has changed it while it was read");
        }
        return switch (after.row()) {
            case Row.Absent _ -> new Remedy.Delete();
            case Row.Present wanted ->
                switch (there.row()) {
                    case Row.Absent _ -> insert(table);
                    case Row.Present found -> update(table, wanted, found);
                };
        };
    }

    private static Remedy insert(RepairTable table) {
        return table.strangers().isEmpty()
                ? new Remedy.Insert(table.copied())
                : new Remedy.Refuse("the replicator makes " + String.join(", ", table.strangers())
                        + " otherwise than by copying a column: have it load the row");
    }

    private static Remedy update(RepairTable table, Row.Present wanted, Row.Present found) {
        var differing = new TreeSet<>(wanted.cells().keySet());
        differing.removeIf(
                name -> Objects.equals(wanted.cells().get(name), found.cells().get(name)));
        SortedSet<String> forbidden = new TreeSet<>(differing);
        forbidden.retainAll(table.always());
        return forbidden.isEmpty()
                ? new Remedy.Update(differing)
                : new Remedy.Refuse(String.join(", ", forbidden)
                        + " is GENERATED ALWAYS AS IDENTITY on the target, which no UPDATE may set");
    }
}
