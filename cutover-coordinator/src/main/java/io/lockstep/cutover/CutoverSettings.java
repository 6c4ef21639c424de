package io.lockstep.cutover;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.certificate.CertificateSettings;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.proof.SyncGates;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import io.lockstep.events.WatermarkTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a migration is cut over.
///
/// @param connectors of an administrator of each side
/// @param next of the leg that goes back
/// @param lanes the watermark table of each
/// @param making of what depends on which tables are migrated
/// @param rules of the gates before the pause
/// @param pauseBudget how long clients may wait
/// @param wayBack how long the way back is kept; empty when there is none
/// @param distinctApprover whether whoever has asked for a run may not approve it
/// @param words all of this, so that people who approve notice when it has changed
/// @param stateFile where a copy of the journal is kept
/// @param leg how often the application has been moved before
/// @param holder of the lease: another name for each process
/// @param certificate how the certificates of runs are made
public record CutoverSettings(
        Map<Side, Connector> connectors,
        CutoverTables tables,
        CutoverTables next,
        List<WatermarkTable> lanes,
        Making making,
        SyncGates.Rules rules,
        Duration pauseBudget,
        Optional<Duration> wayBack,
        boolean distinctApprover,
        String words,
        Path stateFile,
        int leg,
        String holder,
        CertificateSettings certificate) {
    public CutoverSettings {
        connectors = Map.copyOf(connectors);
        lanes = List.copyOf(lanes);
    }

    /// What depends on which tables are migrated.
    ///
    /// @param acts of every step that changes something, but for the barrier
    /// @param guardrails everything that is looked at before a run begins
    public record Parts(Map<Step, Act> acts, List<Guardrail> guardrails) {
        public Parts {
            acts = Map.copyOf(acts);
            guardrails = List.copyOf(guardrails);
        }
    }

    /// Makes them anew.
    @FunctionalInterface
    public interface Making {
        /// @throws SQLException when the databases cannot be asked
        Parts parts() throws SQLException;
    }
}
