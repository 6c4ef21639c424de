package io.lockstep.cutover.live;

import org.jspecify.annotations.Nullable;

/// The newest event of a kind of which only the newest counts.
///
/// @param version counts the changes
/// @param identity tells whether another event says something new
record Newest(long version, String identity, @Nullable LiveEvent event) {
    static final Newest NOTHING = new Newest(0, "", null);

    Newest or(String other, LiveEvent event) {
        return other.equals(identity) ? this : new Newest(version + 1, other, event);
    }
}
