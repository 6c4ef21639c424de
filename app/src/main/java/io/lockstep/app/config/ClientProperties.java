package io.lockstep.app.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// Properties handed to every Kafka client. They may hold passwords, so `toString` names them and shows no value.
public record ClientProperties(Map<String, String> values) {
    public ClientProperties {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        Map<String, String> shown = new LinkedHashMap<>();
        values.keySet().stream().sorted().forEach(name -> shown.put(name, "***"));
        return shown.toString();
    }
}
