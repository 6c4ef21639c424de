package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import java.util.List;

/// What events hold that no other path serves.
final class EventDocuments {
    /// The verdict that holds from now on.
    record VerdictDocument(String verdict, List<String> reasons, long epoch) {}

    record ResetDocument(String reason) {}

    private EventDocuments() {}

    static VerdictDocument verdict(Overview overview) {
        return new VerdictDocument(
                overview.assessment().verdict().word(),
                overview.assessment().reasons().stream().map(Reason::text).toList(),
                overview.epoch());
    }

    static ResetDocument reset() {
        return new ResetDocument(
                "What came between is not kept any more: read /api/v1/divergences, then go on with these events");
    }
}
