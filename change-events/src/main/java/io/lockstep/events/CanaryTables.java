package io.lockstep.events;

import java.util.Objects;
import java.util.regex.Pattern;

/// The two tables of a lane in which Lockstep plants differences of its own, for its verifier to find:
/// one on the source, and its copy on the target. Nothing but Lockstep writes to the copy. So it has
/// another name than its original: a replicator that carries all tables of the source carries the
/// original into a table of the same name on the target, which nobody compares.
///
/// @param schema that Lockstep keeps for itself
/// @param lane whose detector is tested
public record CanaryTables(String schema, String lane) {
    private static final Pattern NAMES = Pattern.compile("(copied_)?canary(_[a-z0-9_]{1,40})?");

    public CanaryTables {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(lane, "lane");
    }

    /// The table of the source. Both are compared under its name.
    public TableId original() {
        return new TableId(schema, name("canary"));
    }

    /// The table of the target.
    public TableId copy() {
        return new TableId(schema, name("copied_canary"));
    }

    /// The one of a side.
    public TableId on(Side side) {
        return switch (side) {
            case SOURCE -> original();
            case TARGET -> copy();
        };
    }

    /// Whether a table is one of the canaries' of any lane.
    ///
    /// @param schema that Lockstep keeps for itself
    public static boolean include(TableId table, String schema) {
        return table.schema().equals(schema) && NAMES.matcher(table.name()).matches();
    }

    private String name(String word) {
        return lane.equals(WatermarkTable.USUAL_LANE) ? word : word + "_" + lane;
    }
}
