package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.journal.EntryJson;
import io.lockstep.cutover.live.LiveEvent;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What events hold that no other path serves.
final class EventDocuments {
    /// The verdict that holds from now on.
    record VerdictDocument(String verdict, List<String> reasons, long epoch) {}

    /// What has happened to a cutover, and how it stands after that.
    ///
    /// @param id of the run
    /// @param decision null while it is open
    /// @param entry of its journal
    @JsonInclude
    record MovedDocument(String id, Phase phase, @Nullable Verdict decision, boolean over, ObjectNode entry) {}

    /// A gate of a cutover.
    ///
    /// @param id of the run
    record GatedDocument(String id, String name, String observed, String required, String state, Instant since) {}

    record ResetDocument(String reason) {}

    private EventDocuments() {}

    static VerdictDocument verdict(Overview overview) {
        return new VerdictDocument(
                overview.assessment().verdict().word(),
                overview.assessment().reasons().stream().map(Reason::text).toList(),
                overview.epoch());
    }

    static MovedDocument cutover(int leg, LiveEvent.Moved moved) {
        return new MovedDocument(
                CutoverOffice.id(leg, moved.entry().run()),
                moved.run().phase(),
                moved.decision().orElse(null),
                moved.run().instruction() instanceof Instruction.Nothing,
                EntryJson.node(moved.entry()));
    }

    static GatedDocument gate(int leg, long run, Gate gate) {
        return new GatedDocument(
                CutoverOffice.id(leg, run),
                gate.name(),
                gate.observed(),
                gate.required(),
                gate.state().name(),
                gate.since());
    }

    static ResetDocument reset() {
        return new ResetDocument(
                "What came between is not kept any more: read /api/v1/divergences and /api/v1/cutovers, then go on with these events");
    }
}
