package io.lockstep.capture.database;

import io.lockstep.events.Side;
import io.lockstep.events.WatermarkTable;
import java.util.regex.Pattern;

/// What Lockstep calls its objects in the databases: names that say whose they are and fit into an identifier.
///
/// @param migration `[a-z0-9_]{1,40}`
/// @param lane `[a-z0-9_]{1,40}`; the usual lane, [#ONLY], is left out of the names
public record LaneNames(String migration, String lane) {
    /// The lane of a migration that has one.
    public static final String ONLY = WatermarkTable.USUAL_LANE;

    private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,40}");
    private static final int LONGEST = 63;

    public LaneNames {
        require("migration", migration);
        require("lane", lane);
    }

    /// The lane's replication slot in one database.
    public String slot(Side side) {
        return name(side);
    }

    /// The lane's publication in one database.
    public String publication(Side side) {
        return name(side);
    }

    /// For messages: ` of lane orders`, or nothing for the usual lane, of which nobody needs to be told.
    public String ofLane() {
        return lane.equals(ONLY) ? "" : " of lane " + lane;
    }

    private String name(Side side) {
        String middle = lane.equals(ONLY) ? migration : migration + "_" + lane;
        String name = "lockstep_" + middle + "_" + side.word();
        if (name.length() <= LONGEST) {
            return name;
        }
        String tail = "_%08x_%s".formatted(middle.hashCode(), side.word());
        return name.substring(0, LONGEST - tail.length()) + tail;
    }

    private static void require(String what, String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "The name of a " + what + " must be 1 to 40 of the characters a-z, 0-9 and _: '" + word + "'");
        }
    }
}
