package io.lockstep.cutover.http;

import io.lockstep.cutover.view.KnownLosses;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows that differ as the replicator is known to change them, in `GET /api/v1/status` and of each table.
///
/// @param rows how many there are
/// @param byRule how many each rule explains; one that several explain counts for each
/// @param accepted the rules that the configuration accepts: rows that they explain close no gate
record KnownLossesDocument(long rows, Map<String, Long> byRule, List<String> accepted) {
    static KnownLossesDocument of(KnownLosses losses, Set<String> accepted) {
        return new KnownLossesDocument(
                losses.count(), losses.byRule(), accepted.stream().sorted().toList());
    }
}
