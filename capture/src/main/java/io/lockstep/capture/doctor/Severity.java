package io.lockstep.capture.doctor;

/// How bad a finding is.
public enum Severity {
    /// As it must be.
    OK,
    /// It works, and there is a risk or a cost.
    WARN,
    /// Verification does not work, or does harm, until it is mended.
    ERROR
}
