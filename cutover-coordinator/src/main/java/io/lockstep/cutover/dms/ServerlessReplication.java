package io.lockstep.cutover.dms;

import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.events.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationConfigsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTableStatisticsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationsRequest;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationConfig;
import software.amazon.awssdk.services.databasemigration.model.ReplicationStats;

/// A replication without an instance.
final class ServerlessReplication extends Dms {
    ServerlessReplication(AwsClients aws, TaskArn arn, Duration between) {
        super(aws, arn, between);
    }

    @Override
    public TaskState look() {
        var request = DescribeReplicationsRequest.builder()
                .filters(filter("replication-config-arn"))
                .build();
        Replication replication = call("DescribeReplications")
                .of(() -> client().describeReplicationsPaginator(request).stream()
                        .flatMap(page -> page.replications().stream())
                        .findFirst()
                        .orElseThrow(this::notFound));
        return state(replication, configuration());
    }

    private ReplicationConfig configuration() {
        var request = DescribeReplicationConfigsRequest.builder()
                .filters(filter("replication-config-arn"))
                .build();
        return call("DescribeReplicationConfigs")
                .of(() -> client().describeReplicationConfigsPaginator(request).stream()
                        .flatMap(page -> page.replicationConfigs().stream())
                        .findFirst()
                        .orElseThrow(this::notFound));
    }

    private static TaskState state(Replication replication, ReplicationConfig configuration) {
        return new TaskState(
                replication.replicationConfigIdentifier(),
                replication.status(),
                Optional.ofNullable(replication.stopReason()),
                replication.failureMessages().stream().findFirst(),
                Optional.ofNullable(replication.recoveryCheckpoint()),
                Optional.ofNullable(replication.replicationStats()).map(ReplicationStats::startDate),
                replication.sourceEndpointArn(),
                replication.targetEndpointArn(),
                configuration.replicationSettings(),
                configuration.tableMappings());
    }

    @Override
    public List<TableState> tables() {
        var request = DescribeReplicationTableStatisticsRequest.builder()
                .replicationConfigArn(arn().text())
                .build();
        return call("DescribeReplicationTableStatistics")
                .of(() -> client().describeReplicationTableStatisticsPaginator(request).stream()
                        .flatMap(page -> page.replicationTableStatistics().stream())
                        .map(ClassicTask::state)
                        .toList());
    }

    @Override
    public void start(StartType how) {
        call("StartReplication")
                .of(() -> client().startReplication(request ->
                        request.replicationConfigArn(arn().text()).startReplicationType(how.word())));
    }

    @Override
    public void stop() {
        call("StopReplication")
                .of(() -> client().stopReplication(request -> request.replicationConfigArn(arn().text())));
    }

    @Override
    public void reload(List<TableId> tables) {
        call("ReloadReplicationTables")
                .of(() -> client().reloadReplicationTables(request ->
                        request.replicationConfigArn(arn().text()).tablesToReload(ClassicTask.named(tables))));
    }
}
