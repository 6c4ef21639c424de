package io.lockstep.cutover.reverse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// How the source's server reaches the target: the parameters of libpq, in order. Its text shows no
/// password.
public record Conninfo(Map<String, String> parameters) {
    private static final String PASSWORD = "password";

    public Conninfo {
        Map<String, String> ordered = new LinkedHashMap<>();
        parameters.forEach((key, value) -> {
            if (!key.matches("[a-z_]+")) {
                throw new IllegalArgumentException("Not a parameter of a connection: " + key);
            }
            ordered.put(key, Objects.requireNonNull(value));
        });
        ordered.putIfAbsent("connect_timeout", "10");
        parameters = Collections.unmodifiableMap(ordered);
    }

    boolean hasPassword() {
        return parameters.containsKey(PASSWORD);
    }

    String text() {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "='"
                        + entry.getValue().replace("\\", "\\\\").replace("'", "\\'") + "'")
                .collect(Collectors.joining(" "));
    }

    Conninfo masked() {
        Map<String, String> shown = new LinkedHashMap<>(parameters);
        shown.computeIfPresent(PASSWORD, (_, _) -> "***");
        return new Conninfo(shown);
    }

    @Override
    public String toString() {
        return masked().text();
    }
}
