package io.lockstep.events;

import java.util.List;

/// The compared columns of a table, in target naming and in the order of their names. Both sides of a table with
/// the same compared columns have the same identifier, whatever the order of the columns in either database.
public record Columns(List<String> names) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Columns {
        names = names.stream().sorted().toList();
    }

    /// A 64-bit FNV-1a hash over the names, each preceded by its length (FNV: Fowler, Noll, Vo;
    /// draft-eastlake-fnv).
    public long id() {
        long hash = FNV_OFFSET;
        for (String name : names) {
            hash = (hash ^ name.length()) * FNV_PRIME;
            for (int i = 0; i < name.length(); i++) {
                hash = (hash ^ name.charAt(i)) * FNV_PRIME;
            }
        }
        return hash;
    }
}
