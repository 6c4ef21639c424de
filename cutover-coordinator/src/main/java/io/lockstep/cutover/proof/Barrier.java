package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.WatermarkTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes the barrier (see the package's documentation), and keeps it where the run keeps its images.
///
/// @param lanes the watermark table of each, at least one
public record Barrier(List<WatermarkTable> lanes) implements Act {
    private static final String STEP = Reversible.TAKE_BARRIER.name();
    /// The writer may be at the next one already, in a commit that nobody sees yet.
    private static final int UNDER_WAY = 2;

    public Barrier {
        lanes = List.copyOf(lanes);
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("a barrier bounds at least one lane");
        }
    }

    @Override
    public List<Action> plan(Databases databases) {
        return lanes.stream()
                .map(lane -> new Action(
                        Side.SOURCE.word(),
                        "take the barrier of lane " + lane.lane() + ": the second watermark from now",
                        select(lane) + "; NOTIFY " + Identifiers.quote(lane.channel())))
                .toList();
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        // which run is at it only a permit knows, and whoever performs has one
        return databases instanceof Permit permit
                ? permit.read(Side.SOURCE, source -> read(permit, source))
                        .<Probe>map(points -> new Probe.Done(points.toString()))
                        .orElseGet(Probe.Absent::new)
                : new Probe.Absent();
    }

    @Override
    public void perform(Permit permit) throws SQLException {
        permit.transaction(Side.SOURCE, source -> {
            permit.keepImage(Side.SOURCE, source, STEP, take(source).text());
            return true;
        });
    }

    /// Leaves what is there: a number that nobody else looks at.
    @Override
    public void undo(Permit permit) {}

    /// The barrier that the run has taken; empty when it has not.
    public static Optional<BarrierPoints> read(Permit permit, Connection source) throws SQLException {
        return permit.image(Side.SOURCE, source, STEP).map(BarrierPoints::parse);
    }

    /// The barrier of a run that somebody else carries out; empty when it has taken none.
    public static Optional<BarrierPoints> read(CutoverTables tables, Connection source, long run) throws SQLException {
        return Query.first(
                        source,
                        "SELECT image FROM " + tables.image().quoted() + " WHERE side = ? AND run = ? AND step = ?",
                        row -> row.getString(1),
                        Side.SOURCE.word(),
                        run,
                        STEP)
                .map(BarrierPoints::parse);
    }

    private BarrierPoints take(Connection source) throws SQLException {
        String lsn =
                Query.texts(source, "SELECT pg_current_wal_insert_lsn()::text").getFirst();
        List<BarrierPoints.Point> points = new ArrayList<>();
        for (WatermarkTable lane : lanes) {
            points.add(Query.first(
                            source,
                            select(lane),
                            row -> new BarrierPoints.Point(lane.lane(), row.getLong(1), row.getLong(2) + UNDER_WAY),
                            lane.lane())
                    .orElseThrow(() -> new SQLException("no watermark was ever written in lane " + lane.lane())));
        }
        return new BarrierPoints(lsn, points);
    }

    private static String select(WatermarkTable lane) {
        return "SELECT epoch, sequence FROM " + lane.id().quoted() + " WHERE lane = ?";
    }
}
