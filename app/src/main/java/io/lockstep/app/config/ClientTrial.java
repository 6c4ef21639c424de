package io.lockstep.app.config;

import io.lockstep.app.failure.Explain;
import io.lockstep.capture.KafkaClients;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/// Makes the clients of Lockstep once and drops them, so that what only shows there (settings that contradict each
/// other, key stores, JAAS) shows before anything has begun. The broker that they are given does not exist. Where a
/// login would go over the network (Kerberos, OAuth), the rest is tried without it.
///
/// @param properties each of which is well by itself
record ClientTrial(Map<String, String> properties) {
    private static final String NOWHERE = "127.0.0.1:1";
    private static final String PROTOCOL = "security.protocol";
    private static final String JAAS = "sasl.jaas.config";
    private static final Set<String> LOGINS_BY_NETWORK = Set.of("GSSAPI", "OAUTHBEARER");

    /// What is wrong with which property; `kafka.properties` as a whole has an empty name.
    record Found(String property, String message) {}

    Optional<Found> problem() {
        return jaas().or(this::clients);
    }

    private Optional<Found> jaas() {
        String line = properties.get(JAAS);
        if (!isSasl() || line == null) {
            return Optional.empty();
        }
        try {
            JaasContext.loadClientContext(Map.of(JAAS, new Password(line)));
            return Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.of(new Found(
                    JAAS, "cannot be read; it must be one entry like: the.LoginModule required name=\"value\";"));
        }
    }

    private Optional<Found> clients() {
        Map<String, String> offline = offline();
        try (Admin admin = Admin.create(KafkaClients.admin(offline));
                var producer = new KafkaProducer<byte[], byte[]>(KafkaClients.producer(offline))) {
            admin.close(Duration.ZERO);
            producer.close(Duration.ZERO);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(found(e));
        }
    }

    private Map<String, String> offline() {
        var offline = new HashMap<>(properties);
        offline.put("bootstrap.servers", NOWHERE);
        if (isSasl() && LOGINS_BY_NETWORK.contains(properties.getOrDefault("sasl.mechanism", "GSSAPI"))) {
            offline.put(PROTOCOL, protocol().endsWith("SSL") ? "SSL" : "PLAINTEXT");
        }
        return offline;
    }

    private Found found(RuntimeException thrown) {
        List<String> messages = Explain.chain(thrown)
                .flatMap(cause -> Stream.ofNullable(cause.getMessage()))
                .filter(message -> !message.startsWith("Failed to ") || message.contains("/"))
                .toList();
        for (String message : messages) {
            Optional<String> property = blamed(message);
            if (property.isPresent()) {
                return new Found(property.get(), withoutSecrets(message));
            }
        }
        return new Found("", messages.isEmpty() ? thrown.toString() : withoutSecrets(messages.getLast()));
    }

    /// The property that a message of Kafka names, or whose file it does.
    private Optional<String> blamed(String message) {
        if (message.contains("LoginModule") || message.contains("JAAS")) {
            return Optional.of(JAAS);
        }
        return properties.keySet().stream()
                .filter(name -> message.contains(name) || showsFile(message, name))
                .max(Comparator.comparingInt(String::length));
    }

    private boolean showsFile(String message, String name) {
        String value = properties.getOrDefault(name, "");
        return value.contains("/") && !ClientCheck.isSecret(name) && message.contains(value);
    }

    private String withoutSecrets(String message) {
        String shown = message;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (ClientCheck.isSecret(property.getKey())) {
                shown = shown.replace(property.getValue(), "***");
            }
        }
        return shown;
    }

    private boolean isSasl() {
        return protocol().startsWith("SASL_");
    }

    private String protocol() {
        return properties.getOrDefault(PROTOCOL, "PLAINTEXT");
    }
}
