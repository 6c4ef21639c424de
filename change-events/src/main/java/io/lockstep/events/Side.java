package io.lockstep.events;

/// Which of the two databases a change was made in.
public enum Side {
    SOURCE,
    TARGET;

    /// Returns the lower-case word used in topics, labels and JSON.
    public String word() {
        return this == SOURCE ? "source" : "target";
    }

    public Side other() {
        return this == SOURCE ? TARGET : SOURCE;
    }
}
