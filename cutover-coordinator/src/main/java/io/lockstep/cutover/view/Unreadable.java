package io.lockstep.cutover.view;

/// A record that could not be read, by its place. Its content is not repeated: it may be anything.
///
/// @param key the record's key, by which a later readable record replaces it; its place when it has none
public record Unreadable(String topic, int partition, long offset, String key) {
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
