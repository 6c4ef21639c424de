package io.lockstep.cutover;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// One of the checks behind `/health/live` and `/health/ready`.
///
/// @param status `UP` or `DOWN`
/// @param detail what was found, and when it is DOWN what to do
public record HealthCheck(String name, String status, String detail) {
    public static HealthCheck of(String name, boolean up, String detail) {
        return new HealthCheck(name, up ? "UP" : "DOWN", detail);
    }

    @JsonIgnore
    public boolean up() {
        return status.equals("UP");
    }
}
