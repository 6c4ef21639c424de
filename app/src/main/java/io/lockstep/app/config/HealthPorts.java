package io.lockstep.app.config;

import io.lockstep.app.failure.UserError;

/// Where services other than the coordinator serve health and metrics, when each runs in a process of its own; 0
/// takes a free port.
///
/// @param captureSource also of a capture of both sides
/// @param captureTarget of a capture of the target alone
public record HealthPorts(int captureSource, int captureTarget, int verifier, int watchdog) {
    /// As users expect them.
    public static final HealthPorts DEFAULT = new HealthPorts(8081, 8084, 8082, 8083);

    private static final int LANE_STEP = 10;

    /// Of a process that captures one lane: each has a port of its own, ten after that of the one before.
    ///
    /// @param place of the lane in the configuration, from 0
    public int captureSource(int place) {
        return ofLane(captureSource, place);
    }

    /// The same of the target's.
    public int captureTarget(int place) {
        return ofLane(captureTarget, place);
    }

    private static int ofLane(int first, int place) {
        int port = first + LANE_STEP * place;
        if (first > 0 && port > 65535) {
            throw UserError.usage(
                    "there is no port " + port + " for lane " + (place + 1),
                    "choose lower ones in http.health, or 0 to take a free one");
        }
        return first == 0 ? 0 : port;
    }

    static HealthPorts of(Settings settings) {
        return new HealthPorts(
                settings.number("http.health.capture-source"),
                settings.number("http.health.capture-target"),
                settings.number("http.health.verifier"),
                settings.number("http.health.watchdog"));
    }
}
