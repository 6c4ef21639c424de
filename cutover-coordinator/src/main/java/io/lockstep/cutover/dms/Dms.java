package io.lockstep.cutover.dms;

import io.lockstep.cutover.aws.AwsCall;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.events.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.DescribeEndpointsRequest;
import software.amazon.awssdk.services.databasemigration.model.DescribeReplicationTaskIndividualAssessmentsRequest;
import software.amazon.awssdk.services.databasemigration.model.Endpoint;
import software.amazon.awssdk.services.databasemigration.model.Filter;
import software.amazon.awssdk.services.databasemigration.model.ResourceNotFoundException;

/// One task of DMS, or one serverless replication: asked, started and stopped. Its ARN says which of them it is.
/// Thread-safe.
///
/// Everything here throws [io.lockstep.cutover.aws.AwsException], which names the IAM action that was needed.
public abstract sealed class Dms permits ClassicTask, ServerlessReplication {
    /// DMS is consistent in the end: what so many looks in a row say, it will not take back.
    public static final int LOOKS = 3;

    private final AwsClients aws;
    private final TaskArn arn;
    private final Duration between;

    Dms(AwsClients aws, TaskArn arn, Duration between) {
        this.aws = aws;
        this.arn = arn;
        this.between = between;
    }

    /// @param between two looks that have to agree
    public static Dms of(AwsClients aws, TaskArn arn, Duration between) {
        return arn.serverless() ? new ServerlessReplication(aws, arn, between) : new ClassicTask(aws, arn, between);
    }

    public final TaskArn arn() {
        return arn;
    }

    final DatabaseMigrationClient client() {
        return aws.databaseMigration();
    }

    final AwsCall call(String operation) {
        return new AwsCall("dms:" + operation, arn.text());
    }

    final Filter filter(String name) {
        return Filter.builder().name(name).values(arn.text()).build();
    }

    /// As DMS answers elsewhere; its lists are empty where other requests are refused.
    final ResourceNotFoundException notFound() {
        return ResourceNotFoundException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ResourceNotFoundFault")
                        .errorMessage("DMS has no such task in this region and account")
                        .build())
                .build();
    }

    /// What DMS says of it, which may be old.
    public abstract TaskState look();

    /// What DMS says of it again and again; empty when it changed its mind meanwhile.
    public final Optional<TaskState> lookSteadily() throws InterruptedException {
        TaskState first = look();
        for (int look = 1; look < LOOKS; look++) {
            Thread.sleep(between);
            if (!first.agrees(look())) {
                return Optional.empty();
            }
        }
        return Optional.of(first);
    }

    /// What DMS says of its tables.
    public abstract List<TableState> tables();

    /// Starts it; DMS takes its time.
    public abstract void start(StartType how);

    /// Stops it; DMS takes its time.
    public abstract void stop();

    /// Has tables, by their names on the source, loaded again while it runs.
    public abstract void reload(List<TableId> tables);

    /// The premigration assessments that were not passed, each with its result, of the last run.
    public final List<String> assessments() {
        var request = DescribeReplicationTaskIndividualAssessmentsRequest.builder()
                .filters(filter("replication-task-arn"))
                .build();
        return call("DescribeReplicationTaskIndividualAssessments")
                .of(() -> client().describeReplicationTaskIndividualAssessmentsPaginator(request).stream()
                        .flatMap(page -> page.replicationTaskIndividualAssessments().stream())
                        .filter(found -> !found.status().equals("passed"))
                        .map(found -> found.individualAssessmentName() + " (" + found.status() + ")")
                        .sorted()
                        .distinct()
                        .toList());
    }

    /// As which role it writes to the target; empty when its endpoint keeps that in a secret.
    public final Optional<String> targetUser(TaskState state) {
        return endpoint(state.targetEndpoint())
                .flatMap(found -> Optional.ofNullable(found.postgreSQLSettings())
                        .flatMap(settings -> Optional.ofNullable(settings.username()))
                        .or(() -> Optional.ofNullable(found.username())));
    }

    /// The slot that its source endpoint names; empty when DMS makes one itself.
    public final Optional<String> givenSlot(TaskState state) {
        return endpoint(state.sourceEndpoint())
                .flatMap(found -> Optional.ofNullable(found.postgreSQLSettings()))
                .flatMap(settings -> Optional.ofNullable(settings.slotName()));
    }

    private Optional<Endpoint> endpoint(String endpoint) {
        var request = DescribeEndpointsRequest.builder()
                .filters(Filter.builder().name("endpoint-arn").values(endpoint).build())
                .build();
        return new AwsCall("dms:DescribeEndpoints", endpoint)
                .of(() ->
                        client().describeEndpoints(request).endpoints().stream().findFirst());
    }
}
