package io.lockstep.verifier.sweep;

import io.lockstep.events.RowKey;

/// A row of a chunk: its key, and both words of its hash.
record HashedRow(RowKey key, long first, long second) {}
