package io.lockstep.cutover.view;

import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.json.SharedConfiguration;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What has to report, and how old what it reported may be.
///
/// @param lanes the lanes that the migration has: each of them has to report
/// @param partitions how many partitions the change topics have: each of them has to report, in each lane
/// @param watermarkInterval how often a watermark is written
/// @param maxLag the most that an observed replication lag may stretch the age allowed to a proof
/// @param configuration of the coordinator, which the captures must not contradict
/// @param tolerances what of columns is compared, where that is not everything, in the target's names
/// @param acceptedLosses the rules of the replicator's profile by which rows may differ
/// @param canaries when they count as answered; empty where none are planted
public record ProofRules(
        Set<String> lanes,
        int partitions,
        Duration watermarkInterval,
        Duration maxLag,
        SharedConfiguration configuration,
        ColumnRules tolerances,
        Set<String> acceptedLosses,
        Optional<CanaryRules> canaries) {
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final int INTERVALS = 3;

    public ProofRules {
        lanes = Set.copyOf(lanes);
        acceptedLosses = Set.copyOf(acceptedLosses);
        if (lanes.isEmpty() || partitions < 1) {
            throw new IllegalArgumentException(
                    "A migration has at least one lane and one partition, not " + lanes + " and " + partitions);
        }
        if (!watermarkInterval.isPositive() || maxLag.isNegative()) {
            throw new IllegalArgumentException(
                    "A watermark interval is positive and a lag not negative: " + watermarkInterval + ", " + maxLag);
        }
    }

    /// Of a migration without canaries.
    public ProofRules(
            Set<String> lanes,
            int partitions,
            Duration watermarkInterval,
            Duration maxLag,
            SharedConfiguration configuration,
            ColumnRules tolerances,
            Set<String> acceptedLosses) {
        this(lanes, partitions, watermarkInterval, maxLag, configuration, tolerances, acceptedLosses, Optional.empty());
    }

    /// The same with canaries.
    public ProofRules with(CanaryRules wanted) {
        return new ProofRules(
                lanes,
                partitions,
                watermarkInterval,
                maxLag,
                configuration,
                tolerances,
                acceptedLosses,
                Optional.of(wanted));
    }

    /// Of columns all of whose values are compared exactly.
    public ProofRules(
            Set<String> lanes,
            int partitions,
            Duration watermarkInterval,
            Duration maxLag,
            SharedConfiguration configuration) {
        this(lanes, partitions, watermarkInterval, maxLag, configuration, ColumnRules.NONE, Set.of());
    }

    /// Whatever the captures are configured like, as long as they agree.
    public ProofRules(Set<String> lanes, int partitions, Duration watermarkInterval, Duration maxLag) {
        this(lanes, partitions, watermarkInterval, maxLag, SharedConfiguration.NONE);
    }

    /// How old the proven watermark of a lane may be for the word PROVEN: three intervals and the
    /// replication lag observed, but at least five seconds. The lag counts up to `maxLag` only, so that a
    /// backlog that is being worked off does not excuse its own age.
    public Duration proofAge(Duration observedLag) {
        Duration lag = observedLag.compareTo(maxLag) < 0 ? observedLag : maxLag;
        return atLeast(watermarkInterval.multipliedBy(INTERVALS).plus(lag));
    }

    /// How long the source may show no new watermark, or the verifier no new progress: three intervals,
    /// but at least five seconds.
    public Duration silence() {
        return atLeast(watermarkInterval.multipliedBy(INTERVALS));
    }

    private static Duration atLeast(Duration limit) {
        return limit.compareTo(LEAST) < 0 ? LEAST : limit;
    }
}
