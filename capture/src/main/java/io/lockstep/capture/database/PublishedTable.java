package io.lockstep.capture.database;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One table of a lane as the catalogue has it.
///
/// @param oid that a table of the same name made later does not have
/// @param membership identifies its entry in the publication, which one made later does not have; 0 for none
/// @param whole whether all its rows and columns are published
/// @param identity PostgreSQL's `relreplident`: `d`efault, `i`ndex, `f`ull, `n`othing
/// @param key the columns that tell its rows apart in the log; empty when nothing does
/// @param leaves of a partitioned table, by their identifiers
public record PublishedTable(
        long oid, long membership, boolean whole, char identity, Set<String> key, Map<Long, Leaf> leaves) {
    public PublishedTable {
        key = Set.copyOf(key);
        leaves = Map.copyOf(leaves);
    }

    public boolean published() {
        return membership != 0;
    }

    /// Whether PostgreSQL rejects UPDATE and DELETE of it, since they are published and it has no replica identity.
    boolean rejectsUpdates() {
        boolean leafRejects =
                leaves.values().stream().anyMatch(leaf -> leaf.identity().equals("n"));
        return published() && (leafRejects || (identity != 'f' && key.isEmpty()));
    }

    /// Reads `oid file identity,…`.
    static Map<Long, Leaf> leaves(@Nullable String text) {
        Map<Long, Leaf> leaves = new HashMap<>();
        if (text != null) {
            for (String leaf : text.split(",", -1)) {
                String[] parts = leaf.split(" ", -1);
                leaves.put(Long.parseLong(parts[0]), new Leaf(Long.parseLong(parts[1]), parts[2]));
            }
        }
        return leaves;
    }

    /// A partition that holds rows.
    ///
    /// @param file another one after a TRUNCATE, or when all rows were written anew
    /// @param identity its replica identity
    public record Leaf(long file, String identity) {}
}
