package io.lockstep.lab;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Who may use a broker that asks for a name and a password (SASL/PLAIN).
///
/// @param certificate that the broker shows; empty for connections without encryption, on one machine
public record KafkaLogin(String user, String password, Optional<KafkaCertificate> certificate) {
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    public KafkaLogin {
        if (!(user + password).matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("The lab's logins have letters and digits only");
        }
    }

    /// What a client has to be configured with.
    public Map<String, String> clientProperties() {
        Map<String, String> properties = new HashMap<>(Map.of(
                "security.protocol",
                protocol(),
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                MODULE + " username=\"" + user + "\" password=\"" + password + "\";"));
        certificate.ifPresent(shown -> properties.putAll(shown.clientProperties()));
        return properties;
    }

    String protocol() {
        return certificate.isPresent() ? "SASL_SSL" : "SASL_PLAINTEXT";
    }

    /// What the broker has to be configured with, which is its own client too.
    Map<String, String> brokerSettings(String listener) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name." + listener + ".plain.sasl.jaas.config",
                MODULE + " username=\"" + user + "\" password=\"" + password + "\" user_" + user + "=\"" + password
                        + "\";"));
        certificate.ifPresent(shown -> settings.putAll(shown.brokerSettings(listener)));
        return settings;
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
