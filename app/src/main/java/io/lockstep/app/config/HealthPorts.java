package io.lockstep.app.config;

/// Where services other than the coordinator serve health and metrics, when each runs in a process of its own; 0
/// takes a free port.
///
/// @param captureSource also of a capture of both sides
public record HealthPorts(int captureSource, int captureTarget, int verifier) {
    /// As users expect them.
    public static final HealthPorts DEFAULT = new HealthPorts(8081, 8084, 8082);

    static HealthPorts of(Settings settings) {
        return new HealthPorts(
                settings.number("http.health.capture-source"),
                settings.number("http.health.capture-target"),
                settings.number("http.health.verifier"));
    }
}
