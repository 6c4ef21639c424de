package io.lockstep.cutover.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The clients of AWS's services, each made when it is first asked for, all on one HTTP client. A call that AWS
/// throttles or fails to answer is repeated by the client, with growing pauses; what it then throws,
/// [AwsCall] explains. Thread-safe.
public final class AwsClients implements AutoCloseable {
    /// One try, from connecting to the last byte.
    static final Duration ATTEMPT = Duration.ofSeconds(10);
    /// A call with all its tries.
    static final Duration CALL = Duration.ofSeconds(40);
    /// Tries of a call.
    static final int ATTEMPTS = 5;

    private final AwsAccess access;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(ATTEMPT)
            .build();
    private final Map<Class<?>, SdkAutoCloseable> clients = new ConcurrentHashMap<>();

    /// With the credentials that the SDK's default chain finds.
    public AwsClients(AwsAccess access) {
        this(access, DefaultCredentialsProvider.builder().build());
    }

    /// @param credentials asked before each call, so those that expire are fetched again
    public AwsClients(AwsAccess access, AwsCredentialsProvider credentials) {
        this.access = access;
        this.credentials = credentials;
    }

    /// Where it asks.
    public AwsAccess access() {
        return access;
    }

    /// DMS: tasks and serverless replications.
    public DatabaseMigrationClient databaseMigration() {
        return client(DatabaseMigrationClient.class, DatabaseMigrationClient::builder);
    }

    /// Metrics.
    public CloudWatchClient cloudWatch() {
        return client(CloudWatchClient.class, CloudWatchClient::builder);
    }

    /// Passwords and endpoints.
    public SecretsManagerClient secretsManager() {
        return client(SecretsManagerClient.class, SecretsManagerClient::builder);
    }

    /// Notifications.
    public SnsClient sns() {
        return client(SnsClient.class, SnsClient::builder);
    }

    /// Names of hosts.
    public Route53Client route53() {
        return client(Route53Client.class, Route53Client::builder);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable> C client(
            Class<C> type, Supplier<B> builder) {
        return type.cast(clients.computeIfAbsent(type, _ -> build(builder.get())));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable> C build(
            B builder) {
        access.region().map(Region::of).ifPresent(builder::region);
        access.endpoint().ifPresent(builder::endpointOverride);
        try {
            return builder.httpClient(http)
                    .credentialsProvider(credentials)
                    .overrideConfiguration(ClientOverrideConfiguration.builder()
                            .apiCallAttemptTimeout(ATTEMPT)
                            .apiCallTimeout(CALL)
                            .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(ATTEMPTS)
                                    .build())
                            .build())
                    .build();
        } catch (SdkException e) {
            throw new AwsException(
                    AwsException.Kind.MISCONFIGURED,
                    "AWS cannot be asked: no region is known",
                    "name one in replication.dms.region, or set AWS_REGION",
                    e);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(SdkAutoCloseable::close);
        http.close();
    }
}
