package io.lockstep.lab.aws;

import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TableProgress;
import io.lockstep.lab.dms.TaskDefinition;
import io.lockstep.lab.dms.TaskStates;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTasksRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTasksResponse;
import software.amazon.awssdk.services.databasemigration.model.Endpoint;
import software.amazon.awssdk.services.databasemigration.model.MigrationTypeValue;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTask;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTaskStats;
import software.amazon.awssdk.services.databasemigration.model.StartReplicationTaskRequest;
import software.amazon.awssdk.services.databasemigration.model.StartReplicationTaskResponse;
import software.amazon.awssdk.services.databasemigration.model.StartReplicationTaskTypeValue;
import software.amazon.awssdk.services.databasemigration.model.StopReplicationTaskRequest;
import software.amazon.awssdk.services.databasemigration.model.StopReplicationTaskResponse;
import software.amazon.awssdk.services.databasemigration.model.TableStatistics;

/// Tasks on a replication instance.
record FakeTasks(FakeDms dms, Trouble trouble) {
    Map<String, Operation> operations() {
        return Map.of(
                "DescribeReplicationTasks",
                Operation.of(
                        DescribeReplicationTasksRequest::builder,
                        DescribeReplicationTasksRequest.class,
                        this::describe),
                "StartReplicationTask",
                Operation.of(StartReplicationTaskRequest::builder, StartReplicationTaskRequest.class, this::start),
                "StopReplicationTask",
                Operation.of(StopReplicationTaskRequest::builder, StopReplicationTaskRequest.class, this::stop));
    }

    private SdkPojo describe(DescribeReplicationTasksRequest request) {
        boolean without = Boolean.TRUE.equals(request.withoutSettings());
        return DescribeReplicationTasksResponse.builder()
                .replicationTasks(dms.matching(false, request.filters()).stream()
                        .map(task -> shown(task, without))
                        .toList())
                .build();
    }

    private SdkPojo start(StartReplicationTaskRequest request) {
        DmsTask task = dms.task(request.replicationTaskArn());
        if (!task.start(how(request.startReplicationTaskType()))) {
            throw new Fault(
                    "InvalidResourceStateFault",
                    request.startReplicationTaskTypeAsString() + " is not valid for a task that is "
                            + task.state(trouble.staleness()).status());
        }
        return StartReplicationTaskResponse.builder()
                .replicationTask(shown(task, true))
                .build();
    }

    static DmsTask.Start how(StartReplicationTaskTypeValue type) {
        return switch (type) {
            case START_REPLICATION -> DmsTask.Start.START;
            case RESUME_PROCESSING -> DmsTask.Start.RESUME;
            case RELOAD_TARGET -> DmsTask.Start.RELOAD;
            case UNKNOWN_TO_SDK_VERSION -> throw new Fault("InvalidParameterValueException", "No such start type");
        };
    }

    private SdkPojo stop(StopReplicationTaskRequest request) {
        DmsTask task = dms.task(request.replicationTaskArn());
        if (!task.stop()) {
            throw new Fault(
                    "InvalidResourceStateFault",
                    "Replication Task cannot be stopped, its state is "
                            + task.state(trouble.staleness()).status());
        }
        return StopReplicationTaskResponse.builder()
                .replicationTask(shown(task, true))
                .build();
    }

    private ReplicationTask shown(DmsTask task, boolean withoutSettings) {
        TaskStates.State state = task.state(trouble.staleness());
        TaskDefinition definition = task.definition();
        ReplicationTask.Builder shown = ReplicationTask.builder()
                .replicationTaskIdentifier(definition.name())
                .replicationTaskArn(definition.arn())
                .sourceEndpointArn(endpoint(task, "source"))
                .targetEndpointArn(endpoint(task, "target"))
                .replicationInstanceArn(arn("rep:FAKE"))
                .migrationType(MigrationTypeValue.FULL_LOAD_AND_CDC)
                .status(state.status())
                .stopReason(state.stopReason().orElse(null))
                .lastFailureMessage(state.failure().orElse(null))
                .replicationTaskCreationDate(state.created())
                .replicationTaskStartDate(state.started().orElse(null))
                .recoveryCheckpoint(task.checkpoint().orElse(null))
                .replicationTaskStats(stats(task, state));
        if (!withoutSettings) {
            shown.replicationTaskSettings(definition.settings()).tableMappings(definition.mappings());
        }
        return shown.build();
    }

    private static ReplicationTaskStats stats(DmsTask task, TaskStates.State state) {
        List<TableProgress> tables = task.tables();
        return ReplicationTaskStats.builder()
                .tablesLoaded(count(tables, "Table completed"))
                .tablesLoading(count(tables, "Full load"))
                .tablesQueued(count(tables, "Before load"))
                .tablesErrored(count(tables, "Table error"))
                .fullLoadProgressPercent(tables.isEmpty() ? 0 : 100 * count(tables, "Table completed") / tables.size())
                .startDate(state.started().orElse(null))
                .stopDate(state.stopped().orElse(null))
                .build();
    }

    static int count(List<TableProgress> tables, String state) {
        return (int)
                tables.stream().filter(table -> table.state().equals(state)).count();
    }

    static TableStatistics statistics(TableProgress table) {
        return TableStatistics.builder()
                .schemaName(table.table().schema())
                .tableName(table.table().name())
                .tableState(table.state())
                .fullLoadRows(table.loaded())
                .inserts(table.inserts())
                .updates(table.updates())
                .deletes(table.deletes())
                .appliedInserts(table.inserts())
                .appliedUpdates(table.updates())
                .appliedDeletes(table.deletes())
                .validationState("Not enabled")
                .lastUpdateTime(Instant.now())
                .build();
    }

    static List<Endpoint> endpoints(DmsTask task) {
        return List.of(
                Endpoint.builder()
                        .endpointArn(endpoint(task, "source"))
                        .endpointType("SOURCE")
                        .engineName("postgres")
                        .username(task.sourceUser())
                        .build(),
                Endpoint.builder()
                        .endpointArn(endpoint(task, "target"))
                        .endpointType("TARGET")
                        .engineName("aurora-postgresql")
                        .username(task.targetUser())
                        .build());
    }

    static String endpoint(DmsTask task, String side) {
        return arn(
                "endpoint:" + side.toUpperCase(Locale.ROOT) + task.definition().resource());
    }

    static String arn(String resource) {
        return "arn:aws:dms:" + TaskDefinition.REGION + ":" + TaskDefinition.ACCOUNT + ":" + resource;
    }
}
