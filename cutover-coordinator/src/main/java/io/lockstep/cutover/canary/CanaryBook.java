package io.lockstep.cutover.canary;

import io.lockstep.events.CanaryKind;
import io.lockstep.events.json.CanaryReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.PlantedCanary;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has been heard of the canaries of one lane. Of old findings it keeps no more than are needed.
/// Confined to one thread.
public final class CanaryBook {
    /// A canary leaves up to five findings, of which most are about its preparation; the last of each
    /// kind are of interest.
    private static final int MOST_FINDINGS = 256;

    private final Map<String, CanaryFinding> findings = new LinkedHashMap<>();
    private final Map<CanaryKind, PlantedCanary> last = new EnumMap<>(CanaryKind.class);
    private final Map<CanaryKind, CanaryState> outcomes = new EnumMap<>(CanaryKind.class);
    private final Map<CanaryKind, Instant> lastFound = new EnumMap<>(CanaryKind.class);
    private final Map<CanaryKind, Long> missed = new EnumMap<>(CanaryKind.class);
    private @Nullable CanaryReport report;
    private long epoch;
    private long proven;
    private long heard;

    /// Takes in what the planter says.
    public void add(CanaryReport newest) {
        report = newest;
    }

    /// Takes in a verdict about a row of the canaries.
    public void add(Divergence divergence, Instant at) {
        CanaryFinding known = findings.remove(divergence.id());
        findings.put(divergence.id(), known == null ? CanaryFinding.of(divergence, at) : known.became(divergence));
        if (findings.size() > MOST_FINDINGS) {
            findings.remove(findings.keySet().iterator().next());
        }
    }

    /// How far all partitions of the lane are proven, and in which epoch. That the verdicts up to there have
    /// all been read is not said yet.
    public void proven(long inEpoch, long watermark) {
        epoch = inEpoch;
        proven = watermark;
    }

    /// The watermark up to which the verdicts have to be known to have been read, since a canary has not
    /// been found by then; empty when nothing depends on it.
    public Optional<Long> doubt() {
        boolean fails = judged().stream()
                .anyMatch(canary -> CanaryState.of(canary, findings.values(), proven)
                                .failed()
                        && !CanaryState.of(canary, findings.values(), heard).failed());
        return fails ? Optional.of(proven) : Optional.empty();
    }

    /// All verdicts have been read that were there when this watermark was found to be proven.
    public void heard(long watermark) {
        heard = Math.max(heard, watermark);
    }

    /// What that adds up to.
    public Canaries view() {
        boolean pending = report != null && report.planting();
        for (PlantedCanary canary : judged()) {
            CanaryState state = CanaryState.of(canary, findings.values(), Math.min(heard, proven));
            state.foundWhen().ifPresent(at -> lastFound.merge(canary.kind(), at, CanaryBook::later));
            if (state.isOver()) {
                over(canary, state);
            }
            pending |= state instanceof CanaryState.Pending;
        }
        return new Canaries(Optional.ofNullable(report), outcomes, lastFound, missed, pending);
    }

    private void over(PlantedCanary canary, CanaryState state) {
        PlantedCanary before = last.get(canary.kind());
        if (before != null && before.at().isAfter(canary.at())) {
            return;
        }
        boolean known = before != null && before.at().equals(canary.at()) && state.equals(outcomes.get(canary.kind()));
        last.put(canary.kind(), canary);
        outcomes.put(canary.kind(), state);
        if (state.failed() && !known) {
            missed.merge(canary.kind(), 1L, Long::sum);
        }
    }

    /// Those of the epoch that is proven. What was planted before it began has its fault in one epoch's logs
    /// and its healing in another's, or in none: nothing follows from its not having been found.
    private Collection<PlantedCanary> judged() {
        return canaries().stream().filter(canary -> canary.epoch() == epoch).toList();
    }

    private Collection<PlantedCanary> canaries() {
        return report == null ? List.of() : report.canaries();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
