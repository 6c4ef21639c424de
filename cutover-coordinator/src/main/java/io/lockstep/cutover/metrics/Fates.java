package io.lockstep.cutover.metrics;

import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import java.util.Map;
import java.util.TreeMap;

/// How many row versions came to which end (G15), by the word of the metric's label. Together they are all that were
/// received but for those delivered again, and nothing else.
final class Fates {
    private Fates() {}

    static Map<String, Long> of(SourceAccount account) {
        return new TreeMap<>(Map.of(
                "settled", account.settled(),
                "superseded", account.superseded(),
                "thinned", account.thinned(),
                "discarded", account.discarded(),
                "waiting", account.waiting(),
                "held", account.held()));
    }

    static Map<String, Long> of(TargetAccount account) {
        return new TreeMap<>(Map.of(
                "settled", account.settled(),
                "coalesced", account.coalesced(),
                "transient", account.transients(),
                "duplicate", account.duplicates(),
                "suspect", account.suspect(),
                "discarded", account.discarded(),
                "waiting", account.waiting()));
    }
}
