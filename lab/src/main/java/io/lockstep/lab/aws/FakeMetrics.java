package io.lockstep.lab.aws;

import io.lockstep.lab.dms.DmsTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

/// CloudWatch, as far as the latencies of tasks go. Without all dimensions there is no data, as in CloudWatch.
record FakeMetrics(List<DmsTask> tasks) {
    Map<String, Operation> operations() {
        return Map.of(
                "GetMetricData", Operation.of(GetMetricDataRequest::builder, GetMetricDataRequest.class, this::get),
                "ListMetrics", Operation.of(ListMetricsRequest::builder, ListMetricsRequest.class, this::list));
    }

    private SdkPojo list(ListMetricsRequest request) {
        return ListMetricsResponse.builder()
                .metrics(tasks.stream()
                        .map(task -> metric(task, request.metricName()))
                        .toList())
                .build();
    }

    private static Metric metric(DmsTask task, String name) {
        Dimension own = dimension("ReplicationTaskIdentifier", task.definition().resource());
        return Metric.builder()
                .namespace("AWS/DMS")
                .metricName(name)
                .dimensions(
                        task.definition().serverless()
                                ? List.of(own)
                                : List.of(dimension("ReplicationInstanceIdentifier", "fake"), own))
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    private SdkPojo get(GetMetricDataRequest request) {
        return GetMetricDataResponse.builder()
                .metricDataResults(
                        request.metricDataQueries().stream().map(this::result).toList())
                .build();
    }

    private MetricDataResult result(MetricDataQuery query) {
        Metric metric = query.metricStat().metric();
        MetricDataResult.Builder result = MetricDataResult.builder()
                .id(query.id())
                .label(metric.metricName())
                .statusCode("Complete");
        task(metric)
                .flatMap(task -> value(task, metric.metricName()))
                .ifPresent(value -> result.timestamps(Instant.now()).values(value));
        return result.build();
    }

    private static Optional<Double> value(DmsTask task, String metric) {
        return switch (metric) {
            case "CDCLatencySource" -> Optional.of((double) task.sourceLatency().toSeconds());
            case "CDCLatencyTarget" -> Optional.of((double) task.targetLatency().toSeconds());
            default -> Optional.empty();
        };
    }

    private Optional<DmsTask> task(Metric metric) {
        boolean dms = metric.namespace().equals("AWS/DMS");
        return tasks.stream()
                .filter(task ->
                        dms && metric.dimensions().size() == (task.definition().serverless() ? 1 : 2))
                .filter(task -> metric.dimensions().stream()
                        .map(Dimension::value)
                        .anyMatch(task.definition().resource()::equals))
                .findFirst();
    }
}
