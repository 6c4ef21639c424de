package io.lockstep.cutover.certificate;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;

/// Stands beside the final proof of a run that is to switch: has sessions ready when it begins, and opens
/// the snapshots when it holds. Whatever goes wrong with them is kept for the certificate, and is no reason
/// for the proof to wait.
///
/// @param proof the check that it stands beside
/// @param seen what that has judged by
public record Witness(Check proof, Remembered seen, Notary notary) implements Check {
    @Override
    public Finding look(Databases databases, History history) throws Exception {
        if (history.opening().mode() != Mode.EXECUTE) {
            return proof.look(databases, history);
        }
        Attendance attendance = notary.attend(history.number());
        Finding finding = proof.look(databases, history);
        if (finding.answer() == Finding.Answer.HOLDS) {
            attendance.proven(seen.last());
        }
        return finding;
    }
}
