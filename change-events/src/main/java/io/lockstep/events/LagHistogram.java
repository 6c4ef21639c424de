package io.lockstep.events;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts of lags in geometric buckets, eight to an octave, so that a percentile is known within ten percent.
/// Immutable; histograms of partitions add up to that of the whole.
///
/// @param counts bucket → number of samples; bucket b holds lags up to 2^(b/8) milliseconds
public record LagHistogram(SortedMap<Integer, Long> counts) {
    private static final double BUCKETS_PER_OCTAVE = 8;
    public static final LagHistogram EMPTY = new LagHistogram(new TreeMap<>());

    public LagHistogram {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /// The bucket of a lag. Negative lags, which two clocks can produce, count as zero.
    public static int bucket(long millis) {
        return millis <= 1 ? 0 : (int) Math.ceil(Math.log((double) millis) / Math.log(2) * BUCKETS_PER_OCTAVE - 1e-9);
    }

    /// The upper bound of a bucket in milliseconds.
    public static double upperMillis(int bucket) {
        return Math.pow(2, bucket / BUCKETS_PER_OCTAVE);
    }

    public LagHistogram plus(LagHistogram other) {
        var sum = new TreeMap<>(counts);
        other.counts.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return new LagHistogram(sum);
    }

    /// The samples that came after an earlier state of the same histogram.
    public LagHistogram minus(LagHistogram earlier) {
        var rest = new TreeMap<>(counts);
        earlier.counts.forEach((bucket, count) -> rest.merge(bucket, -count, Long::sum));
        rest.values().removeIf(count -> count <= 0);
        return new LagHistogram(rest);
    }

    public long samples() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The smallest bucket bound, in milliseconds, that at least the given share (0 to 1) of the samples does not
    /// exceed; 0 without samples.
    public double percentileMillis(double share) {
        long wanted = (long) Math.ceil(share * (double) samples());
        long passed = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            passed += entry.getValue();
            if (passed >= wanted) {
                return upperMillis(entry.getKey());
            }
        }
        return 0;
    }
}
