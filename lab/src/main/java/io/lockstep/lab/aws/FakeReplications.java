package io.lockstep.lab.aws;

import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TaskDefinition;
import io.lockstep.lab.dms.TaskStates;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationConfigsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationConfigsResponse;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationsResponse;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationConfig;
import software.amazon.awssdk.services.databasemigration.model.ReplicationStats;
import software.amazon.awssdk.services.databasemigration.model.StartReplicationRequest;
import software.amazon.awssdk.services.databasemigration.model.StartReplicationResponse;
import software.amazon.awssdk.services.databasemigration.model.StartReplicationTaskTypeValue;
import software.amazon.awssdk.services.databasemigration.model.StopReplicationRequest;
import software.amazon.awssdk.services.databasemigration.model.StopReplicationResponse;

/// Serverless replications.
record FakeReplications(FakeDms dms, Trouble trouble) {
    Map<String, Operation> operations() {
        return Map.of(
                "DescribeReplications",
                Operation.of(DescribeReplicationsRequest::builder, DescribeReplicationsRequest.class, this::describe),
                "DescribeReplicationConfigs",
                Operation.of(
                        DescribeReplicationConfigsRequest::builder,
                        DescribeReplicationConfigsRequest.class,
                        this::configs),
                "StartReplication",
                Operation.of(StartReplicationRequest::builder, StartReplicationRequest.class, this::start),
                "StopReplication",
                Operation.of(StopReplicationRequest::builder, StopReplicationRequest.class, this::stop));
    }

    private SdkPojo describe(DescribeReplicationsRequest request) {
        return DescribeReplicationsResponse.builder()
                .replications(dms.matching(true, request.filters()).stream()
                        .map(this::shown)
                        .toList())
                .build();
    }

    private SdkPojo configs(DescribeReplicationConfigsRequest request) {
        return DescribeReplicationConfigsResponse.builder()
                .replicationConfigs(dms.matching(true, request.filters()).stream()
                        .map(FakeReplications::config)
                        .toList())
                .build();
    }

    private SdkPojo start(StartReplicationRequest request) {
        DmsTask task = dms.task(request.replicationConfigArn());
        if (!task.start(FakeTasks.how(StartReplicationTaskTypeValue.fromValue(request.startReplicationType())))) {
            throw new Fault("InvalidResourceStateFault", "The replication cannot be started as it is");
        }
        return StartReplicationResponse.builder().replication(shown(task)).build();
    }

    private SdkPojo stop(StopReplicationRequest request) {
        DmsTask task = dms.task(request.replicationConfigArn());
        if (!task.stop()) {
            throw new Fault("InvalidResourceStateFault", "The replication cannot be stopped as it is");
        }
        return StopReplicationResponse.builder().replication(shown(task)).build();
    }

    private static ReplicationConfig config(DmsTask task) {
        TaskDefinition definition = task.definition();
        return ReplicationConfig.builder()
                .replicationConfigIdentifier(definition.name())
                .replicationConfigArn(definition.arn())
                .sourceEndpointArn(FakeTasks.endpoint(task, "source"))
                .targetEndpointArn(FakeTasks.endpoint(task, "target"))
                .replicationType("full-load-and-cdc")
                .replicationSettings(definition.settings())
                .tableMappings(definition.mappings())
                .build();
    }

    private Replication shown(DmsTask task) {
        TaskStates.State state = task.state(trouble.staleness());
        return Replication.builder()
                .replicationConfigIdentifier(task.definition().name())
                .replicationConfigArn(task.definition().arn())
                .sourceEndpointArn(FakeTasks.endpoint(task, "source"))
                .targetEndpointArn(FakeTasks.endpoint(task, "target"))
                .replicationType("full-load-and-cdc")
                .status(state.status().equals("ready") ? "created" : state.status())
                .stopReason(state.stopReason().orElse(null))
                .failureMessages(state.failure().map(List::of).orElse(List.of()))
                .recoveryCheckpoint(task.checkpoint().orElse(null))
                .replicationCreateTime(state.created())
                .replicationStats(ReplicationStats.builder()
                        .tablesLoaded(FakeTasks.count(task.tables(), "Table completed"))
                        .tablesErrored(FakeTasks.count(task.tables(), "Table error"))
                        .startDate(state.started().orElse(null))
                        .stopDate(state.stopped().orElse(null))
                        .build())
                .replicationLastStopTime(state.stopped().orElse(null))
                .build();
    }
}
