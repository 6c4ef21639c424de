package io.lockstep.verifier.streams;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.RowKey;
import io.lockstep.events.json.Divergence;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.Suspect;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Continues the documents about suspects: each next one keeps the time of detection and what rulings have brought.
///
/// @param now by the verifier's clock
record Dossier(OpenSuspects open, DivergenceDocuments documents, Instant now) {
    Divergence raised(Outcome.SuspectRaised raised) {
        return told(newest(raised.key(), raised.suspect()).of(raised.replay()));
    }

    /// A suspect that is new or has changed. It stays in the state that rulings have given it.
    Divergence standing(RowKey key, Suspect suspect) {
        return told(newest(key, suspect));
    }

    Divergence healed(Outcome.Healed healed) {
        Divergence last = newest(healed.key(), healed.suspect());
        return closed(in(DivergenceState.HEALED, last, healed.healedAt()));
    }

    Divergence confirmed(Outcome.Confirmed confirmed) {
        Divergence last = newest(confirmed.key(), confirmed.suspect());
        return told(last.ruled(DivergenceState.CONFIRMED, confirmed.evidence(), confirmed.attempts(), null, null));
    }

    Divergence refuted(Outcome.Refuted refuted) {
        Divergence last = newest(refuted.key(), refuted.suspect());
        return closed(last.ruled(DivergenceState.REFUTED, null, refuted.attempts(), null, now));
    }

    /// Published although nothing has changed, so that whoever reads the rows directly learns that it was in vain.
    Divergence dismissed(Outcome.Dismissed dismissed) {
        Divergence last = newest(dismissed.key(), dismissed.suspect());
        return told(last.ruled(
                last.state(), last.evidence(), dismissed.attempts(), last.acknowledgement(), last.closedAt()));
    }

    Divergence rechecked(Outcome.Rechecked rechecked) {
        Divergence last = newest(rechecked.key(), rechecked.suspect());
        return told(last.ruled(DivergenceState.SUSPECT, null, 0, null, null));
    }

    Divergence acknowledged(Outcome.Acknowledged noted) {
        Divergence last = newest(noted.key(), noted.suspect());
        return told(last.ruled(
                DivergenceState.ACKNOWLEDGED, last.evidence(), last.attempts(), noted.acknowledgement(), null));
    }

    /// The class is that of the logs up to here; what is told is what the evidence makes of it.
    private Divergence told(Divergence document) {
        return open.keep(document.classified());
    }

    private Divergence closed(Divergence document) {
        return open.forget(document.classified());
    }

    /// What the judge knows now, with what earlier documents have said.
    private Divergence newest(RowKey key, Suspect suspect) {
        Divergence known = open.find(documents.id(key, suspect));
        Divergence fresh = documents.suspect(key, suspect, known == null ? now : known.detectedAt());
        return known == null
                ? fresh
                : fresh.of(known.replay())
                        .ruled(known.state(), known.evidence(), known.attempts(), known.acknowledgement(), null);
    }

    private static Divergence in(DivergenceState state, Divergence last, @Nullable Instant closedAt) {
        return last.ruled(state, last.evidence(), last.attempts(), last.acknowledgement(), closedAt);
    }
}
