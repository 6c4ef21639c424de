package io.lockstep.verifier.schema.model;

import java.util.List;
import java.util.Set;

/// What one database was read to hold.
///
/// @param major version of the server
/// @param objects in any order but for columns, which are in that of their table
/// @param sequences with their values
/// @param unread what could not be read
/// @param unreadKinds kinds of which nothing could be read, and nothing can be said
public record Catalogue(
        int major,
        List<SchemaObject> objects,
        List<SequenceState> sequences,
        List<Unread> unread,
        Set<ObjectKind> unreadKinds) {
    public Catalogue {
        objects = List.copyOf(objects);
        sequences = List.copyOf(sequences);
        unread = List.copyOf(unread);
        unreadKinds = Set.copyOf(unreadKinds);
    }
}
