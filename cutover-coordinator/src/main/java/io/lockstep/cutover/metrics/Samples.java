package io.lockstep.cutover.metrics;

import io.lockstep.events.LagHistogram;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Collects the series of one scrape.
final class Samples {
    private final String migration;
    private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

    private record Sample(Labels labels, double value, LagHistogram lag) {}

    Samples(String migration) {
        this.migration = migration;
    }

    void add(Metric metric, long value, String... labels) {
        add(metric, (double) value, labels);
    }

    void add(Metric metric, double value, String... labels) {
        put(metric, new Sample(labels(metric, labels), value, LagHistogram.EMPTY));
    }

    void add(Metric metric, LagHistogram lag, String... labels) {
        put(metric, new Sample(labels(metric, labels), 0, lag));
    }

    MetricSnapshots snapshots() {
        return new MetricSnapshots(samples.entrySet().stream()
                .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                .toList());
    }

    private void put(Metric metric, Sample sample) {
        samples.computeIfAbsent(metric, _ -> new ArrayList<>()).add(sample);
    }

    private Labels labels(Metric metric, String... values) {
        Labels labels = Labels.of("migration", migration);
        return labels.merge(metric.labels().toArray(String[]::new), values);
    }

    private static MetricSnapshot snapshot(Metric metric, List<Sample> samples) {
        var metadata = new MetricMetadata(metric.baseName(), metric.help());
        return switch (metric.type()) {
            case COUNTER ->
                new CounterSnapshot(
                        metadata,
                        samples.stream()
                                .map(sample -> new CounterDataPointSnapshot(sample.value, sample.labels, null, 0))
                                .toList());
            case GAUGE ->
                new GaugeSnapshot(
                        metadata,
                        samples.stream()
                                .map(sample -> new GaugeDataPointSnapshot(sample.value, sample.labels, null))
                                .toList());
            case HISTOGRAM ->
                new HistogramSnapshot(
                        metadata, samples.stream().map(Samples::histogram).toList());
        };
    }

    private static HistogramDataPointSnapshot histogram(Sample sample) {
        LagBuckets buckets = LagBuckets.of(sample.lag);
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.classic())
                .sum(buckets.sumSeconds())
                .labels(sample.labels)
                .build();
    }
}
