package io.lockstep.app.failure;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Explains the Kafka client's failures.
final class ExplainKafka {
    private ExplainKafka() {}

    static Optional<UserError> failure(Peer peer, KafkaException thrown) {
        return switch (thrown) {
            case TimeoutException _ ->
                Optional.of(error(
                        "no answer from " + peer.described(),
                        "start the broker, or correct kafka.bootstrap",
                        ExitStatus.UNREACHABLE,
                        thrown));
            case AuthenticationException _ ->
                Optional.of(error(
                        peer.described() + " refused the login: " + thrown.getMessage(),
                        "correct the sasl and ssl settings in kafka.properties",
                        ExitStatus.USAGE,
                        thrown));
            case AuthorizationException _ ->
                Optional.of(error(
                        peer.described() + " refused for lack of a permission: " + thrown.getMessage(),
                        "grant it to the principal in kafka.properties",
                        ExitStatus.USAGE,
                        thrown));
            case ConfigException _ ->
                Optional.of(error(
                        "the Kafka client refused its configuration: " + thrown.getMessage(),
                        "correct kafka.bootstrap or kafka.properties",
                        ExitStatus.USAGE,
                        thrown));
            case UnknownTopicOrPartitionException _ ->
                Optional.of(error(
                        peer.described() + " has no such topic: " + thrown.getMessage(),
                        "start `lockstep run`, which creates its topics",
                        ExitStatus.USAGE,
                        thrown));
            default -> Optional.empty();
        };
    }

    private static UserError error(String message, String fix, ExitStatus status, Throwable cause) {
        return new UserError(message, fix, status, cause);
    }
}
