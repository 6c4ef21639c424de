package io.lockstep.lab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.lab.Database;
import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TaskDefinition;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.Filter;
import software.amazon.awssdk.services.databasemigration.model.InvalidResourceStateException;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTask;
import software.amazon.awssdk.services.databasemigration.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/// The SDK takes it for AWS.
class FakeAwsTest {
    private static final Database NOWHERE = new Database("127.0.0.1", 1, "none", "dms", "secret");
    private final DmsTask task = task("shop", false);
    private final DmsTask serverless = task("other", true);
    private final FakeAws aws = FakeAws.start(task, serverless);

    private static DmsTask task(String name, boolean serverless) {
        return new DmsTask(
                new TaskDefinition(name, serverless, TaskDefinition.TRANSACTIONAL, "{ \"rules\": [] }"),
                NOWHERE,
                NOWHERE,
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("fake", "fake")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Test
    void tasks_and_replications_are_described() {
        DatabaseMigrationClient dms = client(DatabaseMigrationClient.builder());

        ReplicationTask shown = dms.describeReplicationTasks(
                        request -> request.filters(filter(task.definition().arn())))
                .replicationTasks()
                .getFirst();

        assertThat(shown.status()).isEqualTo("ready");
        assertThat(shown.replicationTaskArn())
                .isEqualTo("arn:aws:dms:eu-west-1:123456789012:task:SHOPFAKE7Q2ZK4VXN5TBD3RWLH");
        assertThat(shown.replicationTaskSettings()).isEqualTo(TaskDefinition.TRANSACTIONAL);
        assertThat(shown.replicationTaskCreationDate()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(dms.describeReplications(_ -> {}).replications().getFirst().status())
                .isEqualTo("created");
        assertThat(dms.describeReplicationConfigs(_ -> {})
                        .replicationConfigs()
                        .getFirst()
                        .tableMappings())
                .isEqualTo("{ \"rules\": [] }");
    }

    @Test
    void what_cannot_be_is_refused_as_aws_refuses_it() {
        DatabaseMigrationClient dms = client(DatabaseMigrationClient.builder());

        assertThatThrownBy(() -> dms.stopReplicationTask(
                        request -> request.replicationTaskArn(task.definition().arn())))
                .isInstanceOf(InvalidResourceStateException.class)
                .hasMessageContaining("its state is ready");
        assertThatThrownBy(() -> dms.describeReplicationTasks(request -> request.filters(filter("arn:nobody"))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> dms.describeCertificates())
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        unknown -> assertThat(unknown.awsErrorDetails().errorCode())
                                .isEqualTo("UnknownOperationException"));
        assertThatThrownBy(() -> client(CloudWatchClient.builder()).listDashboards())
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        unknown -> assertThat(unknown.awsErrorDetails().errorCode())
                                .isEqualTo("InvalidAction"));
    }

    @Test
    void metrics_need_all_their_dimensions() {
        CloudWatchClient metrics = client(CloudWatchClient.builder());
        Metric metric = metrics.listMetrics(
                        request -> request.namespace("AWS/DMS").metricName("CDCLatencyTarget"))
                .metrics()
                .getFirst();

        assertThat(values(metrics, metric)).isEqualTo(1);
        assertThat(values(
                        metrics,
                        metric.copy(copy -> copy.dimensions(metric.dimensions().getLast()))))
                .isZero();
    }

    private static Filter filter(String arn) {
        return Filter.builder().name("replication-task-arn").values(arn).build();
    }

    private static int values(CloudWatchClient metrics, Metric metric) {
        return metrics.getMetricData(request -> request.startTime(Instant.now().minusSeconds(600))
                        .endTime(Instant.now())
                        .metricDataQueries(MetricDataQuery.builder()
                                .id("latency")
                                .metricStat(
                                        stat -> stat.metric(metric).period(60).stat("Maximum"))
                                .build()))
                .metricDataResults()
                .getFirst()
                .values()
                .size();
    }

    @Test
    void secrets_and_messages_are_kept() {
        aws.secrets().put("shop/aurora", "{\"password\":\"<&>\"}");
        SecretsManagerClient secrets = client(SecretsManagerClient.builder());
        SnsClient sns = client(SnsClient.builder());

        assertThat(secrets.getSecretValue(request -> request.secretId("shop/aurora"))
                        .secretString())
                .isEqualTo("{\"password\":\"<&>\"}");
        sns.publish(request -> request.topicArn("arn:topic").subject("A & B").message("<done>"));
        assertThat(aws.sns().messages()).containsExactly(new FakeSns.Message("arn:topic", "A & B", "<done>", Map.of()));
    }

    @Test
    void it_fails_as_it_is_told_to() {
        DatabaseMigrationClient dms = client(DatabaseMigrationClient.builder());
        aws.trouble().throttle(1);
        aws.trouble().fail(1);
        assertThat(dms.describeReplicationTasks().replicationTasks()).hasSize(1);
        assertThat(aws.calls()).hasSize(3);

        aws.trouble().deny("dms:DescribeReplicationTasks");
        assertThatThrownBy(dms::describeReplicationTasks)
                .hasMessageContaining("not authorized to perform: dms:DescribeReplicationTasks");
        aws.trouble().end();
        aws.trouble().expire();
        assertThatThrownBy(dms::describeReplicationTasks).hasMessageContaining("expired");
    }

    @Test
    void every_answer_says_that_it_is_a_fake_and_members_that_no_model_has_are_refused()
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(aws.endpoint())
                            .header("X-Amz-Target", "AmazonDMSv20160101.DescribeReplicationTasks")
                            .header("Authorization", "AWS4-HMAC-SHA256 Credential=fake")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"Invented\":1}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.headers().firstValue(FakeAws.HEADER)).contains(FakeAws.NOTICE);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("ValidationException", "no member [Invented]");
        }
    }
}
