package io.lockstep.events.json;

import io.lockstep.events.TableId;
import java.util.List;
import java.util.Objects;

/// Some of the keys at which a table is cut into chunks, on the sweeps topic under
/// `plan/<lane>/<table>/<piece>` until the table has been swept.
///
/// @param sweep the pass that it is for
/// @param piece its number, from 0
/// @param pieces how many there are
/// @param bounds keys, each as its columns print, in the source's order
public record SweepPlan(String lane, TableId table, String sweep, int piece, int pieces, List<List<String>> bounds) {
    public SweepPlan {
        Objects.requireNonNull(lane);
        Objects.requireNonNull(table);
        Objects.requireNonNull(sweep);
        bounds = bounds.stream().map(List::copyOf).toList();
    }

    /// Its key on the topic.
    public String key() {
        return key(lane, table, piece);
    }

    /// That of another piece.
    public static String key(String lane, TableId table, int piece) {
        return "plan/" + lane + "/" + table + "/" + piece;
    }

    /// Keys are customers' data.
    @Override
    public String toString() {
        return "SweepPlan[" + lane + ", " + table + ", " + sweep + ", " + piece + "/" + pieces + "]";
    }
}
