package io.lockstep.events;

import java.util.regex.Pattern;

/// The names of a migration's topics. The change topics are binary and hot, the others JSON.
public record Topics(String migration) {
    private static final Pattern MIGRATION = Pattern.compile("[a-z0-9_]{1,40}");

    public Topics {
        if (!MIGRATION.matcher(migration).matches()) {
            throw new IllegalArgumentException(
                    "Migration name '" + migration + "' must be 1 to 40 of the characters a-z, 0-9 and _");
        }
    }

    /// Row versions and watermarks of one side; both sides have the same number of partitions.
    public String changes(Side side) {
        return migration + "." + side.word() + ".changes";
    }

    /// What the judge suspects, for the confirmer.
    public String suspects() {
        return migration + ".suspects";
    }

    /// The state of every divergence; compacted, keyed by its identifier.
    public String verdicts() {
        return migration + ".verdicts";
    }

    /// The rows that were compared in part, for the confirmer; compacted, without those that were read since.
    public String partials() {
        return migration + ".partials";
    }

    /// How far the proof has come; compacted, keyed by lane and partition.
    public String progress() {
        return migration + ".progress";
    }

    /// How each capture is doing; compacted, keyed by lane and side.
    public String captures() {
        return migration + ".captures";
    }

    /// How the passes over rows at rest stand, and what operators order about them; compacted.
    public String sweeps() {
        return migration + ".sweeps";
    }

    /// What is said about divergences from outside the stream; as many partitions as the change topics.
    public String rulings() {
        return migration + ".rulings";
    }
}
