package io.lockstep.cutover.metrics;

import io.lockstep.events.LagHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.Arrays;
import java.util.List;

/// A lag histogram in the coarser buckets of a scrape: one to an octave, from a millisecond to over an hour.
///
/// @param counts samples per bucket; bucket b holds lags up to 2^b milliseconds, the last one all that is longer
/// @param sumSeconds the sum of the lags, each taken at the bound of its fine bucket
record LagBuckets(List<Long> counts, double sumSeconds) {
    private static final int OCTAVES = 23;
    private static final int FINE_PER_OCTAVE = 8;

    LagBuckets {
        counts = List.copyOf(counts);
    }

    static LagBuckets of(LagHistogram lag) {
        long[] counts = new long[OCTAVES + 1];
        double sum = 0;
        for (var entry : lag.counts().entrySet()) {
            int octave = Math.ceilDiv(Math.max(0, entry.getKey()), FINE_PER_OCTAVE);
            counts[Math.min(octave, OCTAVES)] += entry.getValue();
            sum += entry.getValue() * LagHistogram.upperMillis(entry.getKey()) / 1000;
        }
        return new LagBuckets(Arrays.stream(counts).boxed().toList(), sum);
    }

    ClassicHistogramBuckets classic() {
        var builder = ClassicHistogramBuckets.builder();
        for (int octave = 0; octave < OCTAVES; octave++) {
            builder.bucket(Math.pow(2, octave) / 1000, counts.get(octave));
        }
        return builder.bucket(Double.POSITIVE_INFINITY, counts.get(OCTAVES)).build();
    }
}
