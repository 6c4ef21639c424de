package io.lockstep.cutover.dms;

/// How a task is started.
public enum StartType {
    /// For the first time.
    START("start-replication"),
    /// From where it was.
    RESUME("resume-processing"),
    /// From the beginning: every table is loaded again.
    RELOAD("reload-target");

    private final String word;

    StartType(String word) {
        this.word = word;
    }

    /// As the API calls it.
    public String word() {
        return word;
    }
}
