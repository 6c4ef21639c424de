package io.lockstep.verifier.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import java.util.ArrayList;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The newest document about each suspect of one lane that still stands, so that later ones say the same of when it
/// was detected and of what rulings have brought.
record OpenSuspects(KeyValueStore<Bytes, byte[]> store, StoreKeys keys) {
    @Nullable
    Divergence find(String id) {
        byte[] known = store.get(key(id));
        return known == null ? null : EventsJson.divergence(known);
    }

    Divergence keep(Divergence document) {
        store.put(key(document.id()), EventsJson.encode(document));
        return document;
    }

    /// Forgets a suspect that no longer stands.
    Divergence forget(Divergence document) {
        store.delete(key(document.id()));
        return document;
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
