package io.lockstep.app.failure;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// Explains the Kafka client's failures.
final class ExplainKafka {
    private ExplainKafka() {}

    static Optional<UserError> failure(Peer peer, KafkaException thrown) {
        return switch (thrown) {
            case TimeoutException _ ->
                Optional.of(new UserError(
                        "no answer from " + peer.described(),
                        "start the broker, or correct kafka.bootstrap",
                        ExitStatus.UNREACHABLE,
                        thrown));
            case SslAuthenticationException _ ->
                usage(
                        "no TLS with " + peer.described() + ": " + innermost(thrown),
                        "in kafka.properties, ssl.truststore.* must hold what signed the brokers' certificate, and"
                                + " security.protocol must be what their listener speaks",
                        thrown);
            case AuthenticationException _ ->
                usage(
                        peer.described() + " refused the login: " + thrown.getMessage(),
                        "correct the sasl and ssl settings in kafka.properties",
                        thrown);
            case AuthorizationException _ ->
                usage(
                        peer.described() + " refused for lack of a permission: " + thrown.getMessage(),
                        "grant it to the principal in kafka.properties",
                        thrown);
            case ConfigException _ ->
                usage(
                        "the Kafka client refused its configuration: " + thrown.getMessage(),
                        "correct kafka.bootstrap or kafka.properties",
                        thrown);
            case UnknownTopicOrPartitionException _ ->
                usage(
                        peer.described() + " has no such topic: " + thrown.getMessage(),
                        "start `lockstep run`, which creates its topics",
                        thrown);
            default -> Optional.empty();
        };
    }

    /// The outer messages say only that the handshake failed.
    private static @Nullable String innermost(Throwable thrown) {
        return Explain.chain(thrown).reduce((_, cause) -> cause).orElse(thrown).getMessage();
    }

    private static Optional<UserError> usage(String message, String fix, Throwable cause) {
        return Optional.of(new UserError(message, fix, ExitStatus.USAGE, cause));
    }
}
