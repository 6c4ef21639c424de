package io.lockstep.events;

import java.util.Objects;

/// The table whose rows are a lane's watermarks: one to a lane, since what carries it is what the lane proves.
///
/// @param schema that Lockstep keeps for itself
/// @param lane that it bounds
public record WatermarkTable(String schema, String lane) {
    /// The lane of a migration that names none. Its table has no name but its own.
    public static final String USUAL_LANE = "main";

    public WatermarkTable {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(lane, "lane");
    }

    /// Of a migration that has one lane.
    public WatermarkTable(String schema) {
        this(schema, USUAL_LANE);
    }

    public TableId id() {
        return new TableId(schema, lane.equals(USUAL_LANE) ? "watermark" : "watermark_" + lane);
    }

    /// Where the writers of all lanes listen on the source: who notifies it wants the next watermark at once.
    public String channel() {
        return schema;
    }
}
