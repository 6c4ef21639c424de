package io.lockstep.cutover.view;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.json.TableProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One table over all its partitions, in the newest epoch of its lanes.
///
/// @param lanes the lanes that have reported it, or in which rows of it differ
/// @param seen whether one has reported it; when none has, only divergences of it are known
/// @param divergences how many there are of each kind, transient faults left out
/// @param replayed how many rows are suspect as part of an [Incident]
/// @param known the rows among these that differ as the replicator is known to change them
/// @param accepted the rules by which rows may
/// @param notVerified why no capture carries it; empty when one does
/// @param rest what is known of its rows at rest
public record TableView(
        TableId table,
        Set<String> lanes,
        boolean seen,
        TableProgress totals,
        Map<Divergences.Kind, Long> divergences,
        long replayed,
        KnownLosses known,
        Set<String> accepted,
        Optional<Concern> notVerified,
        RestCoverage rest) {
    public TableView {
        lanes = Set.copyOf(lanes);
        divergences = Map.copyOf(divergences);
        accepted = Set.copyOf(accepted);
    }

    /// How many rows are known to differ now, apart from incidents and known losses: the open
    /// divergences, or the suspect keys that the verifier counts when they are more.
    public long differing() {
        return Math.max(count(DivergenceState::open), totals.suspects()) - replayed - known.count();
    }

    /// How far what differs has been established. What no divergence is known of is suspect.
    private String established() {
        long confirmed = real(DivergenceState.CONFIRMED);
        long acknowledged = real(DivergenceState.ACKNOWLEDGED);
        return Stream.of(
                        part(differing() - confirmed - acknowledged, "suspect"),
                        part(confirmed, "confirmed"),
                        part(acknowledged, "acknowledged"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private long real(DivergenceState state) {
        return divergences.entrySet().stream()
                .filter(entry ->
                        entry.getKey().state() == state && entry.getKey().type() != DivergenceClass.KNOWN_LOSSY)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Optional<String> part(long count, String word) {
        return count > 0 ? Optional.of(count + " " + word) : Optional.empty();
    }

    /// How many divergences are in a state that the filter accepts.
    public long count(Predicate<DivergenceState> states) {
        return divergences.entrySet().stream()
                .filter(entry -> states.test(entry.getKey().state()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// Of what nothing else is known either, that says more.
    private Optional<Reason> notSwept() {
        return seen && notVerified.isEmpty()
                ? rest.gap()
                        .map(gap -> new Reason.NotKnown(
                                UnprovenReason.NOT_SWEPT, table + " " + gap + ": see `lockstep sweep status`"))
                : Optional.empty();
    }

    /// What speaks against this table being proven, apart from what holds for its whole lane.
    List<Reason> reasons() {
        var reasons = new ArrayList<Reason>();
        if (differing() > 0) {
            String rows = differing() == 1 ? " row that differs (" : " rows that differ (";
            reasons.add(new Reason.Differs(table + " has " + differing() + rows + established()
                    + "): see `lockstep divergences --table " + table + "`"));
        }
        KnownLosses left = known.without(accepted);
        if (left.count() > 0) {
            reasons.add(new Reason.KnownLoss(table + " has " + left.count() + (left.count() == 1 ? " row" : " rows")
                    + " that the replicator is known to change ("
                    + String.join(", ", left.byRule().keySet())
                    + "): repair them, or accept the rule by name in replication.accepted-losses; see `lockstep"
                    + " divergences --table " + table + " --class KNOWN_LOSSY`"));
        }
        notVerified
                .map(concern -> new Reason.NotKnown(concern.reason(), table + " is not verified: " + concern.message()))
                .ifPresent(reasons::add);
        if (!seen) {
            reasons.add(new Reason.NotKnown(
                    UnprovenReason.STARTING, table + " has not been seen by the verifier in this epoch"));
        }
        notSwept().ifPresent(reasons::add);
        totals.reasons().stream()
                .sorted()
                .map(reason -> new Reason.NotKnown(reason, table + " has " + Explanations.of(reason)))
                .forEach(reasons::add);
        if (totals.undecided() > 0) {
            reasons.add(new Reason.Waiting(
                    Reason.What.UNDECIDED, table + " has " + totals.undecided() + " keys that are not decided yet"));
        }
        return reasons;
    }
}
