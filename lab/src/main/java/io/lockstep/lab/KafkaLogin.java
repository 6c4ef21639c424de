package io.lockstep.lab;

import java.util.Map;

/// Who may use a broker that asks for a name and a password (SASL/PLAIN, unencrypted: for one machine).
public record KafkaLogin(String user, String password) {
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    public KafkaLogin {
        if (!(user + password).matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("The lab's logins have letters and digits only");
        }
    }

    /// What a client has to be configured with.
    public Map<String, String> clientProperties() {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                MODULE + " username=\"" + user + "\" password=\"" + password + "\";");
    }

    /// What the broker has to be configured with, which is its own client too.
    Map<String, String> brokerSettings(String listener) {
        return Map.of(
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name." + listener + ".plain.sasl.jaas.config",
                MODULE + " username=\"" + user + "\" password=\"" + password + "\" user_" + user + "=\"" + password
                        + "\";");
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
