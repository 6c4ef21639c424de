package io.lockstep.cutover.aws;

import io.lockstep.cutover.aws.AwsException.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/// A call of AWS, whose failure is explained.
///
/// Error codes are those that AWS's services answer with, in their own spellings; see the common errors of the AWS
/// API references.
///
/// @param permission the IAM action that it needs, such as `dms:StopReplicationTask`
/// @param object what it is about, such as an ARN
public record AwsCall(String permission, String object) {
    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "AccessDeniedFault",
            "AuthorizationError",
            "AuthorizationErrorException",
            "NotAuthorized",
            "UnauthorizedOperation");
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");
    private static final Set<String> CONFLICT =
            Set.of("InvalidResourceStateFault", "InvalidResourceStateException", "ResourceInUseException");
    private static final Set<String> NOT_FOUND = Set.of(
            "NoSuchHostedZone", "NotFound", "NotFoundException", "ResourceNotFoundException", "ResourceNotFoundFault");
    private static final Pattern NAMED = Pattern.compile("not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z0-9]+)");
    private static final int SERVER_ERROR = 500;

    /// @throws AwsException when it fails, also after its repetitions
    public <T> T of(Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            throw refused(e);
        } catch (SdkClientException e) {
            throw unsent(e);
        }
    }

    private AwsException refused(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code =
                Optional.ofNullable(details).map(AwsErrorDetails::errorCode).orElse("status " + e.statusCode());
        String said = Optional.ofNullable(details)
                .map(AwsErrorDetails::errorMessage)
                .filter(text -> !text.isBlank())
                .map(text -> ": " + text.lines().findFirst().orElse(""))
                .orElse("");
        String message = asked() + " was refused, " + code + said;
        Kind kind = kind(e, code);
        return new AwsException(kind, message, fix(kind, said), e);
    }

    private static Kind kind(AwsServiceException e, String code) {
        if (e.isThrottlingException()) {
            return Kind.THROTTLED;
        }
        if (DENIED.contains(code)) {
            return Kind.DENIED;
        }
        if (CREDENTIALS.contains(code) || e.isClockSkewException()) {
            return Kind.CREDENTIALS;
        }
        if (NOT_FOUND.contains(code)) {
            return Kind.NOT_FOUND;
        }
        if (CONFLICT.contains(code)) {
            return Kind.CONFLICT;
        }
        return e.statusCode() >= SERVER_ERROR ? Kind.UNREACHABLE : Kind.MISCONFIGURED;
    }

    private String fix(Kind kind, String said) {
        return switch (kind) {
            case DENIED -> "allow " + missing(said) + " on it in the IAM policy of the role that Lockstep runs as";
            case CREDENTIALS ->
                "give Lockstep valid credentials: a role of its task or instance, or AWS_PROFILE;"
                        + " `aws sts get-caller-identity` says what is in use";
            case THROTTLED -> "ask less often, or wait: others use the same quota";
            case NOT_FOUND -> "correct its ARN or name, its region and its account";
            case CONFLICT -> "wait until its state has changed, and try again";
            case UNREACHABLE -> "AWS has a fault: wait, and see its health dashboard";
            case MISCONFIGURED -> "correct what the message names";
        };
    }

    /// The action that AWS itself names may be another one, such as that of a key.
    private String missing(String said) {
        Matcher named = NAMED.matcher(said);
        return named.find() ? named.group(1) : permission;
    }

    private AwsException unsent(SdkClientException e) {
        String why = text(e);
        if (why.toLowerCase(Locale.ROOT).contains("credentials")) {
            return new AwsException(
                    Kind.CREDENTIALS, asked() + " was not sent: no credentials", fix(Kind.CREDENTIALS, ""), e);
        }
        boolean late = e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException;
        return new AwsException(
                Kind.UNREACHABLE,
                asked() + (late ? " was not answered in time" : " did not reach AWS: " + why),
                "check the network path to AWS (a VPC endpoint, the region, replication.dms.endpoint)",
                e);
    }

    private static String text(SdkException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private String asked() {
        return permission + " of " + object;
    }
}
