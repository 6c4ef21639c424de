package io.lockstep.verifier.sweep;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.causes.Profile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How rows at rest are compared.
///
/// @param jobs chunks that are compared at once, each with a session on either side; at least 1
/// @param chunkRows rows of a chunk, roughly; at least 1
/// @param chunkBytes what a chunk's rows take on disk, roughly, where they are wide
/// @param listed differences of one table that are named; there may be more. At least 1
/// @param mappings what the replicator's rules make of names
/// @param rules what of columns is compared, in the target's names
/// @param exact whether how values are represented is compared as well, in columns that have no rule
/// @param profile what the replicator is known to change
public record SweepSettings(
        int jobs,
        long chunkRows,
        long chunkBytes,
        int listed,
        Optional<TableMappings> mappings,
        ColumnRules rules,
        boolean exact,
        Profile profile) {
    private static final long USUAL_ROWS = 50_000;
    private static final long USUAL_BYTES = 64L << 20;
    private static final int USUALLY_LISTED = 1000;

    public SweepSettings {
        if (jobs < 1 || chunkRows < 1 || chunkBytes < 1 || listed < 1) {
            throw new IllegalArgumentException("jobs, chunkRows, chunkBytes and listed begin at 1");
        }
    }

    /// With the usual chunks.
    public static SweepSettings of(int jobs, Optional<TableMappings> mappings, ColumnRules rules, boolean exact) {
        return new SweepSettings(jobs, USUAL_ROWS, USUAL_BYTES, USUALLY_LISTED, mappings, rules, exact, Profile.NONE);
    }

    /// With chunks of another size.
    public SweepSettings withChunkRows(long rows) {
        return new SweepSettings(jobs, rows, chunkBytes, listed, mappings, rules, exact, profile);
    }

    /// With what the replicator is known to change.
    public SweepSettings withProfile(Profile known) {
        return new SweepSettings(jobs, chunkRows, chunkBytes, listed, mappings, rules, exact, known);
    }

    /// With another number of differences that are named.
    public SweepSettings withListed(int differences) {
        return new SweepSettings(jobs, chunkRows, chunkBytes, differences, mappings, rules, exact, profile);
    }

    /// By value, whatever is compared otherwise.
    SweepSettings byValue() {
        return new SweepSettings(jobs, chunkRows, chunkBytes, listed, mappings, rules, false, profile);
    }

    Map<String, Tolerance> tolerances(TableId table, Set<String> columns) {
        var tolerances = new HashMap<String, Tolerance>();
        if (exact) {
            columns.forEach(column -> tolerances.put(column, new Tolerance.Exact()));
        }
        tolerances.putAll(rules.of(table));
        return tolerances;
    }
}
