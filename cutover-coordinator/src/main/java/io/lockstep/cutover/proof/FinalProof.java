package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.cutover.view.Assessment;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.Side;
import io.lockstep.events.Verdict;
import io.lockstep.events.WatermarkTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Holds when everything up to the barrier is proven in every lane, nothing at all speaks against PROVEN, and the
/// source
/// is still fenced. Meanwhile it asks for one watermark after another, each as soon as the one before is on the target.
public final class FinalProof implements Check {
    /// So often at least, should the target not be seen to move.
    private static final Duration INSIST = Duration.ofMillis(100);

    private final List<WatermarkTable> lanes;
    private final Act fence;
    private final Supplier<Overview> overview;
    private String seen = "";
    private long asked = System.nanoTime() - INSIST.toNanos();

    /// @param fence of the source
    /// @param overview of the verification, as of now
    public FinalProof(List<WatermarkTable> lanes, Act fence, Supplier<Overview> overview) {
        this.lanes = List.copyOf(lanes);
        this.fence = fence;
        this.overview = overview;
    }

    @Override
    public Finding look(Databases databases, History history) throws Exception {
        if (!(databases instanceof Permit permit)) {
            throw new IllegalArgumentException("a barrier belongs to a run");
        }
        Optional<BarrierPoints> barrier = databases.read(Side.SOURCE, source -> Barrier.read(permit, source));
        if (barrier.isEmpty()) {
            return Finding.fails("no barrier was taken");
        }
        hurry(databases);
        Overview now = overview.get();
        Assessment assessment = now.assessment();
        if (assessment.verdict() instanceof Verdict.Diverged) {
            return Finding.fails("the target differs: " + reasons(assessment));
        }
        Optional<BarrierPoints.Point> missing = barrier.get().points().stream()
                .filter(point -> !proven(now, point))
                .findFirst();
        if (missing.isPresent()) {
            return Finding.notYet("waiting for the proof of " + missing.get());
        }
        if (!(assessment.verdict() instanceof Verdict.Proven)) {
            return Finding.notYet("the barrier is proven, but: " + reasons(assessment));
        }
        return fenced(databases, barrier.get());
    }

    private Finding fenced(Databases databases, BarrierPoints barrier) throws Exception {
        return switch (fence.probe(databases)) {
            case Probe.Done _ -> Finding.holds("proven: " + barrier);
            case Probe.Partial(String missing) -> Finding.fails("the source is not fenced any more: " + missing);
            case Probe.Absent _ -> Finding.fails("the source is not fenced any more");
            case Probe.Unknown(String reason) -> Finding.notYet("whether the source is fenced is not known: " + reason);
        };
    }

    private static boolean proven(Overview now, BarrierPoints.Point point) {
        return now.lanes().stream()
                .filter(lane -> lane.lane().equals(point.lane()) && lane.epoch() == point.epoch())
                .flatMap((LaneView lane) -> lane.leastProven().stream())
                .anyMatch(partition -> partition.progress().proven() >= point.sequence());
    }

    private static String reasons(Assessment assessment) {
        return assessment.reasons().stream().limit(3).map(Reason::message).collect(Collectors.joining("; "));
    }

    /// Another watermark, when the last one has arrived.
    private void hurry(Databases databases) throws SQLException {
        String now = databases.read(Side.TARGET, this::watermarks);
        boolean insist = System.nanoTime() - asked > INSIST.toNanos();
        if (!now.equals(seen) || insist) {
            seen = now;
            asked = System.nanoTime();
            String channel = lanes.getFirst().channel();
            databases.read(Side.SOURCE, source -> Query.texts(source, "SELECT pg_notify(?, '')::text", channel));
        }
    }

    private String watermarks(Connection target) throws SQLException {
        StringBuilder all = new StringBuilder();
        for (WatermarkTable lane : lanes) {
            all.append(Query.texts(
                    target,
                    "SELECT epoch || ' ' || sequence FROM " + lane.id().quoted() + " WHERE lane = ?",
                    lane.lane()));
        }
        return all.toString();
    }
}
