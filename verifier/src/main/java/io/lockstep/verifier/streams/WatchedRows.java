package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// The rows of one lane that are looked at when their table is truncated, in the store of the index, behind everything
/// else there. They are few, and written at once.
record WatchedRows(KeyValueStore<Bytes, byte[]> store, StoreKeys keys) {
    private static final byte[] NOTHING = {};

    void add(RowKey row) {
        store.put(keys.watched(row), NOTHING);
    }

    void remove(RowKey row) {
        store.delete(keys.watched(row));
    }

    List<RowKey> all() {
        return with(keys.watched());
    }

    List<RowKey> of(TableId table) {
        return with(keys.watched(table));
    }

    private List<RowKey> with(Bytes prefix) {
        var found = new ArrayList<RowKey>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                store.prefixScan(prefix, Serdes.Bytes().serializer())) {
            entries.forEachRemaining(entry -> found.add(keys.watchedRow(entry.key)));
        }
        return found;
    }
}
