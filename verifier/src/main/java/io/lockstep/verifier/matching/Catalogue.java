package io.lockstep.verifier.matching;

import io.lockstep.events.Columns;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import java.util.Map;
import java.util.Set;

/// What has been said about tables and fingerprints. Changes rarely.
///
/// @param columns the declared columns by their identifier
/// @param notices the tables that are not judged in this epoch
/// @param schemes the scheme of each side's fingerprints in this epoch
/// @param broken why the partition is not judged in this epoch; empty when it is
public record Catalogue(
        Map<Long, Columns> columns,
        Set<Notice> notices,
        Map<Side, FingerprintScheme> schemes,
        Set<UnprovenReason> broken) {
    static final Catalogue EMPTY = new Catalogue(Map.of(), Set.of(), Map.of(), Set.of());

    public Catalogue {
        columns = Map.copyOf(columns);
        notices = Set.copyOf(notices);
        schemes = Map.copyOf(schemes);
        broken = Set.copyOf(broken);
    }

    /// A table that is not judged.
    ///
    /// @param interval the number of the watermark that precedes the notice on its side
    public record Notice(Side side, long interval, TableId table, UnprovenReason reason) {}
}
