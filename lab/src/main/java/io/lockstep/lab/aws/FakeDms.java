package io.lockstep.lab.aws;

import io.lockstep.lab.TableName;
import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TableProgress;
import io.lockstep.lab.dms.TaskDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.databasemigration.model.DescribeEndpointsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeEndpointsResponse;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTableStatisticsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTableStatisticsResponse;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTaskIndividualAssessmentsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTaskIndividualAssessmentsResponse;
import software.amazon.awssdk.services.databasemigration.model.DescribeTableStatisticsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeTableStatisticsResponse;
import software.amazon.awssdk.services.databasemigration.model.Filter;
import software.amazon.awssdk.services.databasemigration.model.ReloadReplicationTablesRequest;
import software.amazon.awssdk.services.databasemigration.model.ReloadReplicationTablesResponse;
import software.amazon.awssdk.services.databasemigration.model.ReloadTablesRequest;
import software.amazon.awssdk.services.databasemigration.model.ReloadTablesResponse;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTaskIndividualAssessment;
import software.amazon.awssdk.services.databasemigration.model.TableToReload;

/// DMS in front of the tasks of the lab: what tasks and serverless replications have in common.
final class FakeDms {
    private final List<DmsTask> tasks;
    private final Trouble trouble;
    private volatile Map<String, String> assessments = Map.of();

    FakeDms(List<DmsTask> tasks, Trouble trouble) {
        this.tasks = List.copyOf(tasks);
        this.trouble = trouble;
    }

    void assess(Map<String, String> found) {
        assessments = new TreeMap<>(found);
    }

    Map<String, Operation> operations() {
        Map<String, Operation> all = new HashMap<>(new FakeTasks(this, trouble).operations());
        all.putAll(new FakeReplications(this, trouble).operations());
        all.put(
                "DescribeTableStatistics",
                Operation.of(
                        DescribeTableStatisticsRequest::builder,
                        DescribeTableStatisticsRequest.class,
                        this::statistics));
        all.put(
                "DescribeReplicationTableStatistics",
                Operation.of(
                        DescribeReplicationTableStatisticsRequest::builder,
                        DescribeReplicationTableStatisticsRequest.class,
                        this::statistics));
        all.put("ReloadTables", Operation.of(ReloadTablesRequest::builder, ReloadTablesRequest.class, request -> {
            reload(request.replicationTaskArn(), request.tablesToReload());
            return ReloadTablesResponse.builder()
                    .replicationTaskArn(request.replicationTaskArn())
                    .build();
        }));
        all.put(
                "ReloadReplicationTables",
                Operation.of(ReloadReplicationTablesRequest::builder, ReloadReplicationTablesRequest.class, request -> {
                    reload(request.replicationConfigArn(), request.tablesToReload());
                    return ReloadReplicationTablesResponse.builder()
                            .replicationConfigArn(request.replicationConfigArn())
                            .build();
                }));
        all.put(
                "DescribeEndpoints",
                Operation.of(DescribeEndpointsRequest::builder, DescribeEndpointsRequest.class, this::endpoints));
        all.put(
                "DescribeReplicationTaskIndividualAssessments",
                Operation.of(
                        DescribeReplicationTaskIndividualAssessmentsRequest::builder,
                        DescribeReplicationTaskIndividualAssessmentsRequest.class,
                        this::assessments));
        return all;
    }

    /// Those of a kind that a filter asks for.
    ///
    /// @throws Fault when there are none
    List<DmsTask> matching(boolean serverless, List<Filter> filters) {
        Predicate<DmsTask> wanted = task -> task.definition().serverless() == serverless
                && filters.stream()
                        .allMatch(filter -> filter.values().stream()
                                .anyMatch(value -> value.equals(
                                                task.definition().arn())
                                        || value.equals(task.definition().name())));
        List<DmsTask> found = tasks.stream().filter(wanted).toList();
        if (found.isEmpty() && !filters.isEmpty()) {
            throw new Fault("ResourceNotFoundFault", "No Tasks found matching these filters.");
        }
        return found;
    }

    DmsTask task(String arn) {
        return tasks.stream()
                .filter(task -> task.definition().arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> new Fault("ResourceNotFoundFault", "Replication task not found: " + arn));
    }

    private SdkPojo statistics(DescribeTableStatisticsRequest request) {
        List<TableProgress> all = task(request.replicationTaskArn()).tables();
        Page<TableProgress> page = Page.of(all, request.marker(), request.maxRecords());
        return DescribeTableStatisticsResponse.builder()
                .replicationTaskArn(request.replicationTaskArn())
                .tableStatistics(
                        page.records().stream().map(FakeTasks::statistics).toList())
                .marker(page.next())
                .build();
    }

    private SdkPojo statistics(DescribeReplicationTableStatisticsRequest request) {
        List<TableProgress> all = task(request.replicationConfigArn()).tables();
        Page<TableProgress> page = Page.of(all, request.marker(), request.maxRecords());
        return DescribeReplicationTableStatisticsResponse.builder()
                .replicationConfigArn(request.replicationConfigArn())
                .replicationTableStatistics(
                        page.records().stream().map(FakeTasks::statistics).toList())
                .marker(page.next())
                .build();
    }

    private void reload(String arn, List<TableToReload> tables) {
        DmsTask task = task(arn);
        if (!task.state(trouble.staleness()).status().equals("running")) {
            throw new Fault("InvalidResourceStateFault", "Replication Task cannot reload tables: it is not running");
        }
        task.reload(tables.stream()
                .map(table -> new TableName(table.schemaName(), table.tableName()))
                .toList());
    }

    private SdkPojo endpoints(DescribeEndpointsRequest request) {
        return DescribeEndpointsResponse.builder()
                .endpoints(tasks.stream()
                        .flatMap(task -> FakeTasks.endpoints(task).stream())
                        .filter(endpoint -> request.filters().stream()
                                .allMatch(filter -> filter.values().contains(endpoint.endpointArn())))
                        .toList())
                .build();
    }

    private SdkPojo assessments(DescribeReplicationTaskIndividualAssessmentsRequest request) {
        String run = "arn:aws:dms:" + TaskDefinition.REGION + ":" + TaskDefinition.ACCOUNT + ":assessment-run:FAKE";
        return DescribeReplicationTaskIndividualAssessmentsResponse.builder()
                .replicationTaskIndividualAssessments(assessments.entrySet().stream()
                        .map(found -> ReplicationTaskIndividualAssessment.builder()
                                .replicationTaskAssessmentRunArn(run)
                                .replicationTaskIndividualAssessmentArn(
                                        run.replace("assessment-run", "individual-assessment"))
                                .individualAssessmentName(found.getKey())
                                .status(found.getValue())
                                .build())
                        .toList())
                .build();
    }
}
