package io.lockstep.verifier.schema.model;

/// How much a difference matters.
public enum Severity {
    /// The application will break, or rows can become wrong.
    ERROR,
    /// The application may notice it: slower, stricter, more lenient, or otherwise configured.
    WARNING,
    /// To know, not to mend.
    INFO
}
