package io.lockstep.cutover.dms;

import io.lockstep.cutover.aws.AwsCall;
import io.lockstep.cutover.aws.AwsClients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/// What CloudWatch says of a task's latencies, to be shown. It proves nothing: they are minutes old, and `0` while
/// nothing is read.
public record DmsLatency(AwsClients aws, Dms dms, InstantSource clock) {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MINUTE = 60;

    /// In seconds; empty where CloudWatch has none.
    ///
    /// @param source how far the task reads behind the source
    /// @param target how far it writes behind the source
    public record Figures(OptionalDouble source, OptionalDouble target) {}

    /// The newest.
    ///
    /// @param name the task's identifier
    public Figures read(String name) {
        return new Figures(latest("CDCLatencySource", name), latest("CDCLatencyTarget", name));
    }

    private OptionalDouble latest(String metric, String name) {
        List<Metric> metrics = new AwsCall("cloudwatch:ListMetrics", metric)
                .of(() -> aws
                        .cloudWatch()
                        .listMetricsPaginator(
                                request -> request.namespace("AWS/DMS").metricName(metric))
                        .metrics()
                        .stream()
                        .filter(found -> isOf(found, name))
                        .toList());
        return metrics.isEmpty() ? OptionalDouble.empty() : newest(metrics.getFirst());
    }

    /// Tasks are named by their identifier in some places, by the last part of their ARN in others.
    private boolean isOf(Metric metric, String name) {
        return metric.dimensions().stream()
                .map(Dimension::value)
                .anyMatch(value -> value.equalsIgnoreCase(dms.arn().resource()) || value.equals(name));
    }

    private OptionalDouble newest(Metric metric) {
        MetricDataQuery query = MetricDataQuery.builder()
                .id("latency")
                .metricStat(stat -> stat.metric(metric).period(MINUTE).stat("Maximum"))
                .build();
        return new AwsCall("cloudwatch:GetMetricData", metric.metricName())
                .of(() -> aws
                        .cloudWatch()
                        .getMetricData(
                                request -> request.startTime(clock.instant().minus(WINDOW))
                                        .endTime(clock.instant())
                                        .metricDataQueries(query))
                        .metricDataResults()
                        .stream())
                .flatMap(result -> result.values().stream())
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }
}
