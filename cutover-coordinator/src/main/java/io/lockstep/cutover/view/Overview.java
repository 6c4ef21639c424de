package io.lockstep.cutover.view;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.comparison.ColumnRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the state means at one moment: lanes, tables, and the verdict with its reasons.
///
/// Unknown never counts as fine: what has not been reported, is too old, or could not be read is a reason
/// against PROVEN. Immutable.
public record Overview(
        VerificationState state,
        Observation observation,
        List<LaneView> lanes,
        NavigableMap<TableId, TableView> tables,
        Assessment assessment,
        List<Reason> common,
        Map<String, List<Reason>> byLane,
        ColumnRules tolerances,
        Set<String> acceptedLosses) {

    /// Reads the state under the rules, at the moment of the observation.
    public static Overview of(VerificationState state, ProofRules rules, Observation observation) {
        List<LaneView> lanes = rules.lanes().stream()
                .sorted()
                .map(lane -> LaneView.of(lane, state, rules))
                .toList();
        NavigableMap<TableId, TableView> tables = new Tables(
                        state.divergences(), rules.acceptedLosses(), state.sweeps())
                .of(
                        lanes,
                        lane -> CaptureReasons.of(lane.lane(), state, rules, observation)
                                .notVerified());
        List<Reason> common = common(state, observation);
        Map<String, List<Reason>> byLane = lanes.stream()
                .collect(Collectors.toMap(LaneView::lane, lane -> reasons(lane, state, rules, observation)));
        Assessment overall = Assessment.of(Stream.of(
                        common.stream(),
                        lanes.stream().flatMap(lane -> byLane.getOrDefault(lane.lane(), List.of()).stream()),
                        state.divergences().incidents().stream().map(Incident::reason),
                        tables.values().stream().flatMap(table -> reasons(table, lanes.size() > 1)))
                .flatMap(reasons -> reasons)
                .toList());
        return new Overview(
                state, observation, lanes, tables, overall, common, byLane, rules.tolerances(), rules.acceptedLosses());
    }

    /// The verdict on one table: its own reasons, those of its lanes, and what holds for everything.
    public Assessment assessment(TableView table) {
        var reasons = new ArrayList<>(common);
        table.lanes().stream()
                .sorted()
                .map(lane -> byLane.getOrDefault(lane, List.of()))
                .forEach(reasons::addAll);
        state.divergences().incidents().stream()
                .filter(incident -> incident.rowsOf(table.table()) > 0)
                .map(Incident::reason)
                .forEach(reasons::add);
        reasons(table, lanes().size() > 1).forEach(reasons::add);
        return Assessment.of(reasons);
    }

    /// The verdict on one lane: its own reasons, those of its tables, and what holds for everything.
    public Assessment assessment(LaneView lane) {
        return Assessment.of(Stream.of(
                        common.stream(),
                        byLane.getOrDefault(lane.lane(), List.of()).stream(),
                        state.divergences().incidents().stream()
                                .filter(incident -> incident.lane().equals(lane.lane()))
                                .map(Incident::reason),
                        tables.values().stream()
                                .filter(table -> table.lanes().contains(lane.lane()))
                                .flatMap(table -> reasons(table, lanes.size() > 1)))
                .flatMap(reasons -> reasons)
                .toList());
    }

    private static Stream<Reason> reasons(TableView table, boolean among) {
        return among && table.lanes().size() == 1
                ? table.reasons().stream()
                        .map(reason -> reason.inLane(table.lanes().iterator().next()))
                : table.reasons().stream();
    }

    /// The canaries of each lane that has said something of them, by its name.
    public NavigableMap<String, Canaries> canaries() {
        var known = new TreeMap<String, Canaries>();
        lanes.stream()
                .map(LaneView::lane)
                .filter(state.canaries()::containsKey)
                .forEach(lane -> known.put(lane, state.canaries().getOrDefault(lane, Canaries.NONE)));
        return known;
    }

    /// When a canary was found last; of several lanes in the one where that is longest ago. Empty while
    /// in some lane none was.
    public Optional<Instant> canariesAnsweredAt() {
        List<Optional<Instant>> found = lanes.stream()
                .map(lane -> state.canaries()
                        .getOrDefault(lane.lane(), Canaries.NONE)
                        .lastFoundAt())
                .toList();
        return found.stream().allMatch(Optional::isPresent)
                ? found.stream().flatMap(Optional::stream).min(Instant::compareTo)
                : Optional.empty();
    }

    /// How the captures of a side are doing: of several lanes' the one that is furthest behind.
    public SideStatus side(Side side) {
        return lanes.stream()
                .map(lane -> side(lane.lane(), side))
                .reduce(SideStatus::worse)
                .orElse(SideStatus.UNKNOWN);
    }

    /// How the capture of one side of a lane is doing.
    public SideStatus side(String lane, Side side) {
        SideStatus reported = CaptureView.of(lane, side, state, observation).status();
        return observation.slots().stream()
                .filter(slot -> slot.lane().equals(lane) && slot.side() == side)
                .findFirst()
                .map(reported::seenAs)
                .orElse(reported);
    }

    /// The newest epoch of any lane; 0 before the first report.
    public long epoch() {
        return lanes.stream().mapToLong(LaneView::epoch).max().orElse(0);
    }

    /// The partition whose proof reaches least far: of several lanes, each of which counts its own
    /// watermarks, in the one whose proof is the oldest. Empty while some lane has no proof.
    public Optional<PartitionView> leastProven() {
        return lanes.stream().allMatch(LaneView::hasProof)
                ? lanes.stream()
                        .max(Comparator.comparing(
                                lane -> lane.proofAge(observation.now()).orElse(Duration.ZERO)))
                        .flatMap(LaneView::leastProven)
                : Optional.empty();
    }

    /// How old the proof is: that of the lane whose proof is the oldest. Empty while some lane has none.
    public Optional<Duration> proofAge() {
        return lanes.stream().allMatch(LaneView::hasProof)
                ? lanes.stream()
                        .flatMap(lane -> lane.proofAge(observation.now()).stream())
                        .max(Comparator.naturalOrder())
                : Optional.empty();
    }

    public Optional<Duration> replicationLag() {
        return lanes.stream().flatMap(lane -> lane.replicationLag().stream()).max(Comparator.naturalOrder());
    }

    public Optional<Duration> verificationLag() {
        return lanes.stream().flatMap(lane -> lane.verificationLag().stream()).max(Comparator.naturalOrder());
    }

    /// The lags of all tables together, over the last minutes (see [LagWindow]).
    public LagHistogram recentLag() {
        return tables.keySet().stream().map(this::recentLag).reduce(LagHistogram.EMPTY, LagHistogram::plus);
    }

    /// The lags of one table over the last minutes.
    public LagHistogram recentLag(TableId table) {
        return Stream.of(Operation.values())
                .map(operation -> recentLag(table, operation))
                .reduce(LagHistogram.EMPTY, LagHistogram::plus);
    }

    /// Those of the rows that one operation left.
    public LagHistogram recentLag(TableId table, Operation operation) {
        return lanes.stream()
                .flatMap(lane -> lane.current().stream())
                .map(view -> view.lags().lag(table, operation))
                .reduce(LagHistogram.EMPTY, LagHistogram::plus);
    }

    /// The lags of all tables together, in this epoch.
    public LagHistogram lag() {
        return tables.values().stream()
                .map(table -> table.totals().lag())
                .reduce(LagHistogram.EMPTY, LagHistogram::plus);
    }

    /// Which rows have been proven in this epoch.
    public Coverage coverage() {
        return Coverage.of(tables.values(), observation.now());
    }

    /// Those of one table.
    public Coverage coverage(TableView table) {
        return Coverage.of(List.of(table), observation.now());
    }

    private static List<Reason> reasons(
            LaneView lane, VerificationState state, ProofRules rules, Observation observation) {
        var captures = CaptureReasons.of(lane.lane(), state, rules, observation);
        return Stream.of(
                        captures.list().stream(),
                        new LaneReasons(lane, rules, observation, captures, state.sweeps()).list().stream(),
                        canaries(lane.lane(), state, rules, observation))
                .flatMap(reasons -> reasons)
                .toList();
    }

    private static Stream<Reason> canaries(
            String lane, VerificationState state, ProofRules rules, Observation observation) {
        return rules.canaries().stream()
                .flatMap(rule -> new CanaryReasons(
                                lane, state.canaries().getOrDefault(lane, Canaries.NONE), rule, observation.now())
                        .list());
    }

    private static List<Reason> common(VerificationState state, Observation observation) {
        var reasons = new ArrayList<Reason>();
        switch (observation.feed()) {
            case FeedStatus.Following _ -> {}
            case FeedStatus.CatchingUp _ ->
                reasons.add(new Reason.NotKnown(
                        UnprovenReason.STARTING, "what the verifier has published is still being read"));
            case FeedStatus.Broken(String problem) ->
                reasons.add(new Reason.NotKnown(UnprovenReason.WATERMARKS_STALLED, problem));
        }
        if (!state.unreadable().isEmpty()) {
            reasons.add(new Reason.NotKnown(UnprovenReason.UNREADABLE, unreadable(state.unreadable())));
        }
        return reasons;
    }

    private static String unreadable(List<Unreadable> places) {
        String first = places.stream().limit(3).map(Unreadable::toString).collect(Collectors.joining(", "));
        return places.size() + " records are not the documents expected (" + first + (places.size() > 3 ? ", …" : "")
                + "): find out who writes to the topic; a readable record or a tombstone of the same key lifts this";
    }
}
