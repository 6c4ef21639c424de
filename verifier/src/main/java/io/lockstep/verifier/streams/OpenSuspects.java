package io.lockstep.verifier.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import java.time.Instant;
import java.util.ArrayList;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// When each suspect of one lane that still stands was detected, so that later documents about it say the same.
record OpenSuspects(KeyValueStore<Bytes, byte[]> store, StoreKeys keys) {
    /// Remembers a suspect that was not known, and returns when it was detected first.
    Instant detected(String id, Instant now) {
        byte[] known =
                store.putIfAbsent(key(id), new BinaryWriter(16).instant(now).toBytes());
        return known == null ? now : new BinaryReader(known).instant();
    }

    /// Forgets a suspect that no longer stands, and returns when it was detected first.
    Instant closed(String id, Instant now) {
        byte[] known = store.delete(key(id));
        return known == null ? now : new BinaryReader(known).instant();
    }

    /// Forgets them all.
    void clear() {
        var all = new ArrayList<Bytes>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(keys.first(), keys.last())) {
            entries.forEachRemaining(entry -> all.add(entry.key));
        }
        all.forEach(store::delete);
    }

    private Bytes key(String id) {
        return keys.of(id.getBytes(UTF_8));
    }
}
