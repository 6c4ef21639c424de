package io.lockstep.cutover.canary;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.json.PlantedCanary;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What has become of a canary. It depends on how far the proof has come, and on no clock.
///
/// - pending, while it has not been found, and need not have been: the watermark that makes it due, and
///   the next, are not proven;
/// - found, when all of its rows have been found, and need not have been found right again yet;
/// - healed, when all of its rows have been found, and found right again;
/// - missed, when the watermark after the one that makes it due is proven, and not all of its rows have
///   been found;
/// - not healed, when it was found, the watermark after the one that makes it right is proven, and not all
///   of its rows have been found right again.
public sealed interface CanaryState {
    /// Not found yet.
    record Pending() implements CanaryState {}

    /// @param at when the last of its rows was found
    record Found(Instant at) implements CanaryState {}

    /// @param foundAt when the last of its rows was found
    record Healed(Instant foundAt) implements CanaryState {}

    /// @param due the watermark at which it had to be found
    record Missed(long due) implements CanaryState {}

    /// @param foundAt when the last of its rows was found
    /// @param due the watermark at which it had to be found right again
    record NotHealed(Instant foundAt, long due) implements CanaryState {}

    /// @param findings about the canaries of its lane
    /// @param proven the watermark up to which everything is decided, as far as all verdicts up to there
    ///     have been heard
    static CanaryState of(PlantedCanary canary, Collection<CanaryFinding> findings, long proven) {
        List<Set<DivergenceClass>> wanted = canary.kind().rows();
        List<CanaryFinding> first = about(canary, canary.row(), wanted.getFirst(), findings);
        List<CanaryFinding> second =
                wanted.size() > 1 ? about(canary, -canary.row(), wanted.getLast(), findings) : first;
        if (first.isEmpty() || second.isEmpty()) {
            return isPast(canary.due(), proven) ? new Missed(canary.due()) : new Pending();
        }
        Instant at = latest(begun(first), begun(second));
        boolean open = Stream.concat(first.stream(), second.stream())
                .anyMatch(finding -> finding.divergence().state().open());
        if (!open) {
            return new Healed(at);
        }
        return isPast(canary.healed(), proven) ? new NotHealed(at, canary.healed()) : new Found(at);
    }

    private static boolean isPast(long watermark, long proven) {
        return watermark > 0 && proven > watermark;
    }

    /// Whether nothing further can become of it.
    default boolean isOver() {
        return switch (this) {
            case Pending _, Found _ -> false;
            case Healed _, Missed _, NotHealed _ -> true;
        };
    }

    /// Whether the detector was deaf to it.
    default boolean failed() {
        return switch (this) {
            case Missed _, NotHealed _ -> true;
            case Pending _, Found _, Healed _ -> false;
        };
    }

    /// When it was found; empty when it was not.
    default Optional<Instant> foundWhen() {
        return switch (this) {
            case Found(Instant at) -> Optional.of(at);
            case Healed(Instant at) -> Optional.of(at);
            case NotHealed healed -> Optional.of(healed.foundAt());
            case Pending _, Missed _ -> Optional.empty();
        };
    }

    private static List<CanaryFinding> about(
            PlantedCanary canary, long row, Set<DivergenceClass> classes, Collection<CanaryFinding> findings) {
        return findings.stream()
                .filter(finding -> finding.row() == row && isOf(canary, finding))
                .filter(finding -> classes.contains(finding.divergence().type()))
                .toList();
    }

    private static boolean isOf(PlantedCanary canary, CanaryFinding finding) {
        var divergence = finding.divergence();
        return divergence.epoch() == canary.epoch()
                && !divergence.transientFault()
                && divergence.watermark() > canary.after()
                && (canary.healed() == 0 || divergence.watermark() < canary.healed());
    }

    private static Instant begun(List<CanaryFinding> findings) {
        return findings.stream()
                .map(CanaryFinding::heardAt)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
