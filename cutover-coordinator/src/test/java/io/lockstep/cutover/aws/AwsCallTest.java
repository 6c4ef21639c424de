package io.lockstep.cutover.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.cutover.aws.AwsException.Kind;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.databasemigration.model.DatabaseMigrationException;

class AwsCallTest {
    private static final AwsCall STOP =
            new AwsCall("dms:StopReplicationTask", "arn:aws:dms:eu-west-1:123456789012:task:SHOP");

    @Test
    void a_missing_permission_is_named() {
        AwsException failure = refusal(
                "AccessDeniedException",
                "User: arn:aws:sts::123456789012:assumed-role/lockstep"
                        + " is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:key",
                400);

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure)
                .hasMessageStartingWith("dms:StopReplicationTask of arn:aws:dms:eu-west-1:123456789012:task:SHOP"
                        + " was refused, AccessDeniedException: User: ");
        assertThat(failure.fix()).startsWith("allow kms:Decrypt on it");
    }

    @Test
    void where_aws_names_no_permission_the_one_that_the_call_needs_is_named() {
        assertThat(refusal("AccessDeniedFault", "AWS DMS was denied access", 400)
                        .fix())
                .startsWith("allow dms:StopReplicationTask on it");
    }

    @ParameterizedTest
    @CsvSource({
        "ExpiredTokenException,403,CREDENTIALS,false",
        "ExpiredToken,400,CREDENTIALS,false",
        "UnrecognizedClientException,400,CREDENTIALS,false",
        "ThrottlingException,400,THROTTLED,true",
        "Throttling,400,THROTTLED,true",
        "ResourceNotFoundFault,400,NOT_FOUND,false",
        "InvalidResourceStateFault,400,CONFLICT,false",
        "InternalFailure,500,UNREACHABLE,true",
        "ServiceUnavailable,503,UNREACHABLE,true",
        "ValidationException,400,MISCONFIGURED,false",
        "InvalidParameterValueException,400,MISCONFIGURED,false"
    })
    void refusals_are_told_apart_and_each_says_what_to_do(String code, int status, Kind kind, boolean passes) {
        AwsException failure = refusal(code, "no", status);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.passes()).isEqualTo(passes);
        assertThat(failure.fix()).isNotBlank();
    }

    @Test
    void absent_credentials_are_no_fault_of_the_network() {
        var unsent = SdkClientException.create("Unable to load credentials from any of the providers in the chain");

        AwsException failure = catchThrowableOfType(
                AwsException.class,
                () -> STOP.of(() -> {
                    throw unsent;
                }));

        assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS);
    }

    @Test
    void nobody_there_is_unreachable() {
        var nowhere = new AwsAccess(Optional.of("eu-west-1"), Optional.of(URI.create("http://127.0.0.1:1")));
        try (AwsClients clients = new AwsClients(nowhere, AnonymousCredentialsProvider.create())) {
            AwsException failure = catchThrowableOfType(
                    AwsException.class,
                    () -> STOP.of(() -> clients.databaseMigration().describeReplicationTasks()));

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("did not reach AWS: Connection refused");
        }
    }

    private static AwsException refusal(String code, String message, int status) {
        var thrown = DatabaseMigrationException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .serviceName("DatabaseMigration")
                        .build())
                .build();
        return catchThrowableOfType(
                AwsException.class,
                () -> STOP.of(() -> {
                    throw thrown;
                }));
    }
}
