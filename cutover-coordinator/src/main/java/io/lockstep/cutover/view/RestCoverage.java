package io.lockstep.cutover.view;

import io.lockstep.events.TableId;
import io.lockstep.events.json.SweptTable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of a table's rows at rest in the newest epoch of its lane. A table is covered when one pass has
/// compared all its rows, and the lane is proven beyond what was written after the last of them was read.
///
/// @param covered whether every row is proven, or stands in a divergence
/// @param rows of the source that were compared
/// @param estimatedRows how many there are; as the source's catalogue has them while they have not been counted
/// @param ratio the share of them that was compared, from 0 to 1; 1 only when it is covered
/// @param sweptAt when the newest pass over all of them ended; null when there was none
/// @param gap what is left to do, for people; empty when it is covered, or when nothing is known of its lane
public record RestCoverage(
        boolean covered,
        long rows,
        long estimatedRows,
        double ratio,
        @Nullable Instant sweptAt,
        Optional<String> gap) {
    /// Of a table whose lane has not been looked at.
    static final RestCoverage NONE = new RestCoverage(false, 0, 0, 0, null, Optional.empty());

    private static final double ALMOST = 0.999;

    static RestCoverage of(LaneView lane, TableId table, Sweeps sweeps) {
        if (!sweeps.lists(lane)) {
            return NONE;
        }
        SweptTable swept =
                sweeps.table(lane, table).orElseGet(() -> SweptTable.listed(lane.lane(), table, lane.epoch()));
        SweptTable.Whole whole = swept.whole();
        RestCoverage known = whole == null || whole.epoch() != lane.epoch() ? partly(swept.pass()) : whole(whole, lane);
        return lane.hasProof() ? known : known.without();
    }

    /// That a lane without a proof has none of its rows at rest either goes without saying.
    private RestCoverage without() {
        return new RestCoverage(covered, rows, estimatedRows, ratio, sweptAt, Optional.empty());
    }

    private static RestCoverage whole(SweptTable.Whole whole, LaneView lane) {
        long proven = lane.leastProven().map(least -> least.progress().proven()).orElse(0L);
        boolean covered = proven >= whole.to();
        return new RestCoverage(
                covered,
                whole.rows(),
                whole.rows(),
                covered ? 1 : ALMOST,
                whole.at(),
                covered
                        ? Optional.empty()
                        : Optional.of("was swept, and waits for the proof of watermark " + whole.to()));
    }

    private static RestCoverage partly(SweptTable.@Nullable Pass pass) {
        if (pass == null) {
            return new RestCoverage(false, 0, 0, 0, null, Optional.of("has not been swept in this epoch"));
        }
        double ratio = pass.chunks() == 0 ? 0 : Math.min(ALMOST, (double) pass.settled() / pass.chunks());
        String gap = pass.failure() == null
                ? "is being swept: %d of %d chunks are done".formatted(pass.settled(), pass.chunks())
                : "could not be swept whole: " + pass.failure();
        return new RestCoverage(false, pass.rows(), pass.estimatedRows(), ratio, null, Optional.of(gap));
    }

    /// Of a table that several lanes have, the one that is covered least counts.
    RestCoverage worse(RestCoverage other) {
        return other.ratio < ratio ? other : this;
    }
}
