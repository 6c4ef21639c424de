package io.lockstep.cutover.view;

import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One lane in its newest epoch. What its partitions reported in an earlier one counts as not reported.
///
/// @param epoch the newest that any partition has reported; 0 when none has
/// @param current the partitions that have reported in that epoch
/// @param missing the numbers of those that have not
public record LaneView(String lane, long epoch, List<PartitionView> current, List<Integer> missing) {
    public LaneView {
        current = List.copyOf(current);
        missing = List.copyOf(missing);
    }

    static LaneView of(String lane, VerificationState state, ProofRules rules) {
        List<PartitionView> reported = state.views().stream()
                .filter(view -> view.id().lane().equals(lane))
                .toList();
        long epoch = reported.stream()
                .mapToLong(view -> view.progress().epoch())
                .max()
                .orElse(0);
        List<PartitionView> current = reported.stream()
                .filter(view -> view.progress().epoch() == epoch)
                .toList();
        return new LaneView(lane, epoch, current, missing(reported, current, rules));
    }

    private static List<Integer> missing(List<PartitionView> reported, List<PartitionView> current, ProofRules rules) {
        var missing = new TreeSet<Integer>();
        IntStream.range(0, rules.partitions()).forEach(missing::add);
        reported.forEach(view -> missing.add(view.id().partition()));
        current.forEach(view -> missing.remove(view.id().partition()));
        return List.copyOf(missing);
    }

    /// Whether every partition has reported a proof point in this epoch.
    public boolean hasProof() {
        return missing.isEmpty() && !current.isEmpty() && current.stream().allMatch(PartitionView::hasProof);
    }

    /// The partition whose proof reaches least far: what it has proven is what the lane has. Empty while a
    /// partition has proven nothing yet.
    public Optional<PartitionView> leastProven() {
        return hasProof() ? current.stream().min(PartitionView.BY_PROOF) : Optional.empty();
    }

    /// How old the proof is: the time since the oldest proven watermark of its partitions was written. Empty while
    /// some partition has none.
    public Optional<Duration> proofAge(Instant now) {
        return provenWrittenAt().min(Instant::compareTo).map(written -> Durations.since(written, now));
    }

    /// When the proven watermark of each partition was written, as far as one clock can tell; empty while some
    /// partition has none.
    Stream<Instant> provenWrittenAt() {
        return hasProof()
                ? current.stream().flatMap(view -> Optional.ofNullable(view.provenFrom()).stream())
                : Stream.empty();
    }

    /// The longest replication of a newest watermark over the partitions; empty before the first.
    public Optional<Duration> replicationLag() {
        return current.stream().flatMap(view -> view.replicationLag().stream()).max(Duration::compareTo);
    }

    /// The longest way from a watermark to its proof over the partitions; empty before the first.
    public Optional<Duration> verificationLag() {
        return current.stream().flatMap(view -> view.verificationLag().stream()).max(Duration::compareTo);
    }

    /// Since when the oldest undecided version has been waiting; empty when none is.
    public Optional<Instant> oldestInFlightAt() {
        return current.stream()
                .flatMap(view -> Optional.ofNullable(view.progress().oldestInFlightAt()).stream())
                .min(Instant::compareTo);
    }

    public SourceAccount sourceAccount() {
        return current.stream()
                .map(view -> view.progress().sourceAccount())
                .reduce(SourceAccount.ZERO, SourceAccount::plus);
    }

    public TargetAccount targetAccount() {
        return current.stream()
                .map(view -> view.progress().targetAccount())
                .reduce(TargetAccount.ZERO, TargetAccount::plus);
    }
}
