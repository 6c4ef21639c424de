package io.lockstep.app.failure;

import io.lockstep.capture.database.SetupException;
import io.lockstep.cutover.CoordinatorException;
import io.lockstep.cutover.aws.AwsException;
import io.lockstep.lab.LabException;
import io.lockstep.verifier.VerifierException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/// Turns the failures that users cause or meet into a [UserError] that names the thing and the fix.
///
/// The whole cause chain is looked at, the outermost known failure wins; what is not known stays unexplained.
public final class Explain {
    private Explain() {}

    /// What this failure means for a peer that is known.
    public static Optional<UserError> failure(Peer peer, Throwable thrown) {
        return chain(thrown).flatMap(cause -> one(peer, cause).stream()).findFirst();
    }

    /// What this failure means when nothing is known about where it happened.
    public static Optional<UserError> failure(Throwable thrown) {
        return chain(thrown)
                .flatMap(cause -> one(peerOf(cause), cause).stream())
                .findFirst();
    }

    /// The failure, its cause, the cause of that, and so on.
    public static Stream<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }

    private static Peer peerOf(Throwable cause) {
        return cause instanceof KafkaException ? Peer.SOME_BROKER : Peer.SOME_DATABASE;
    }

    private static Optional<UserError> one(Peer peer, Throwable cause) {
        return switch (cause) {
            case UserError known -> Optional.of(known);
            case SetupException setup -> Optional.of(service(setup, setup.fix()));
            case CoordinatorException coordinator -> Optional.of(service(coordinator, coordinator.fix()));
            case AwsException aws -> Optional.of(aws(aws));
            case VerifierException verifier -> Optional.of(service(verifier, ""));
            case LabException lab -> Optional.of(service(lab, ""));
            case SQLException sql -> ExplainDatabase.failure(peer, sql);
            case KafkaException kafka -> ExplainKafka.failure(peer, kafka);
            case BindException bind -> Optional.of(portTaken(bind));
            case ConnectException refused -> Optional.of(refused(peer, refused));
            case UnknownHostException unknown -> Optional.of(unknownHost(peer, unknown));
            case NoSuchFileException missing -> Optional.of(file(missing, "no such file: " + missing.getFile()));
            case AccessDeniedException denied -> Optional.of(file(denied, "permission denied: " + denied.getFile()));
            default -> Optional.empty();
        };
    }

    private static UserError aws(AwsException failure) {
        ExitStatus status = failure.passes() ? ExitStatus.UNREACHABLE : ExitStatus.USAGE;
        return new UserError(String.valueOf(failure.getMessage()), failure.fix(), status, failure);
    }

    /// A service that says itself what is wrong; what is behind it decides the exit status.
    private static UserError service(RuntimeException failure, String fix) {
        ExitStatus status = failure.getCause() == null
                ? ExitStatus.USAGE
                : failure(failure.getCause()).map(UserError::status).orElse(ExitStatus.USAGE);
        return new UserError(String.valueOf(failure.getMessage()), fix, status, failure);
    }

    static UserError refused(Peer peer, Throwable cause) {
        return new UserError(
                "cannot reach " + peer.described() + ": the connection was refused",
                "start it, or correct " + peer.key() + " in the configuration",
                ExitStatus.UNREACHABLE,
                cause);
    }

    static UserError unknownHost(Peer peer, Throwable cause) {
        return new UserError(
                "cannot reach " + peer.described() + ": unknown host " + cause.getMessage(),
                "correct the host name of " + peer.key() + " in the configuration",
                ExitStatus.UNREACHABLE,
                cause);
    }

    private static UserError portTaken(BindException cause) {
        return new UserError(
                "cannot listen: " + cause.getMessage(),
                "end what uses the port, or choose another: --set http.port=8090",
                ExitStatus.USAGE,
                cause);
    }

    private static UserError file(Throwable cause, String message) {
        return new UserError(message, "check the path and its permissions", ExitStatus.USAGE, cause);
    }
}
