package io.lockstep.capture.setup;

import io.lockstep.events.Side;

/// Where a step takes place.
public enum Place {
    SOURCE("source"),
    TARGET("target"),
    KAFKA("kafka");

    private final String word;

    Place(String word) {
        this.word = word;
    }

    static Place of(Side side) {
        return switch (side) {
            case SOURCE -> SOURCE;
            case TARGET -> TARGET;
        };
    }

    /// As it is printed.
    public String word() {
        return word;
    }
}
