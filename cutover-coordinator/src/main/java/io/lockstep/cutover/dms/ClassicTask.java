package io.lockstep.cutover.dms;

import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.events.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTasksRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeTableStatisticsRequest;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTask;
import software.amazon.awssdk.services.databasemigration.model.TableStatistics;
import software.amazon.awssdk.services.databasemigration.model.TableToReload;

/// A task on a replication instance.
final class ClassicTask extends Dms {
    ClassicTask(AwsClients aws, TaskArn arn, Duration between) {
        super(aws, arn, between);
    }

    @Override
    public TaskState look() {
        var request = DescribeReplicationTasksRequest.builder()
                .filters(filter("replication-task-arn"))
                .build();
        return call("DescribeReplicationTasks")
                .of(() -> client().describeReplicationTasksPaginator(request).stream()
                        .flatMap(page -> page.replicationTasks().stream())
                        .findFirst()
                        .map(ClassicTask::state)
                        .orElseThrow(this::notFound));
    }

    private static TaskState state(ReplicationTask task) {
        return new TaskState(
                task.replicationTaskIdentifier(),
                task.status(),
                Optional.ofNullable(task.stopReason()),
                Optional.ofNullable(task.lastFailureMessage()),
                Optional.ofNullable(task.recoveryCheckpoint()),
                Optional.ofNullable(task.replicationTaskStartDate()),
                task.sourceEndpointArn(),
                task.targetEndpointArn(),
                task.replicationTaskSettings(),
                task.tableMappings());
    }

    @Override
    public List<TableState> tables() {
        var request = DescribeTableStatisticsRequest.builder()
                .replicationTaskArn(arn().text())
                .build();
        return call("DescribeTableStatistics")
                .of(() -> client().describeTableStatisticsPaginator(request).stream()
                        .flatMap(page -> page.tableStatistics().stream())
                        .map(ClassicTask::state)
                        .toList());
    }

    static TableState state(TableStatistics table) {
        return new TableState(
                new TableId(table.schemaName(), table.tableName()),
                table.tableState(),
                number(table.fullLoadRows()),
                number(table.inserts()),
                number(table.updates()),
                number(table.deletes()),
                Optional.ofNullable(table.validationState()).orElse("Not enabled"),
                number(table.validationFailedRecords()),
                number(table.validationSuspendedRecords()));
    }

    private static long number(@Nullable Long given) {
        return given == null ? 0 : given;
    }

    @Override
    public void start(StartType how) {
        call("StartReplicationTask")
                .of(() -> client().startReplicationTask(request ->
                        request.replicationTaskArn(arn().text()).startReplicationTaskType(how.word())));
    }

    @Override
    public void stop() {
        call("StopReplicationTask")
                .of(() -> client().stopReplicationTask(request -> request.replicationTaskArn(arn().text())));
    }

    @Override
    public void reload(List<TableId> tables) {
        call("ReloadTables")
                .of(() -> client().reloadTables(request ->
                        request.replicationTaskArn(arn().text()).tablesToReload(named(tables))));
    }

    static List<TableToReload> named(List<TableId> tables) {
        return tables.stream()
                .map(table -> TableToReload.builder()
                        .schemaName(table.schema())
                        .tableName(table.name())
                        .build())
                .toList();
    }
}
