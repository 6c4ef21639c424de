package io.lockstep.cutover.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Entries as they stand in documents.
public final class EntryJson {
    private EntryJson() {}

    /// The line, with its number, epoch, moment and hash.
    public static ObjectNode node(Entry entry) {
        return LineJson.node(entry.line())
                .put("number", entry.number())
                .put("epoch", entry.epoch())
                .put("at", entry.at().toString())
                .put("hash", entry.hash());
    }
}
