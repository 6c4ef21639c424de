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
        return open.keep(newest(raised.key(), raised.suspect()).of(raised.replay()));
    }

    /// A suspect that is new or has changed. It stays in the state that rulings have given it.
    Divergence standing(RowKey key, Suspect suspect) {
        return open.keep(newest(key, suspect));
    }

    Divergence healed(Outcome.Healed healed) {
        Divergence last = newest(healed.key(), healed.suspect());
        return open.forget(in(DivergenceState.HEALED, last, healed.healedAt()));
    }

    Divergence confirmed(Outcome.Confirmed confirmed) {
        Divergence last = newest(confirmed.key(), confirmed.suspect());
        return open.keep(last.ruled(DivergenceState.CONFIRMED, confirmed.evidence(), confirmed.attempts(), null, null));
    }

    Divergence refuted(Outcome.Refuted refuted) {
        Divergence last = newest(refuted.key(), refuted.suspect());
        return open.forget(last.ruled(DivergenceState.REFUTED, null, refuted.attempts(), null, now));
    }

    /// Published although nothing has changed, so that whoever reads the rows directly learns that it was in vain.
    Divergence dismissed(Outcome.Dismissed dismissed) {
        Divergence last = newest(dismissed.key(), dismissed.suspect());
        return open.keep(last.ruled(
                last.state(), last.evidence(), dismissed.attempts(), last.acknowledgement(), last.closedAt()));
    }

    Divergence rechecked(Outcome.Rechecked rechecked) {
        Divergence last = newest(rechecked.key(), rechecked.suspect());
        return open.keep(last.ruled(DivergenceState.SUSPECT, null, 0, null, null));
    }

    Divergence acknowledged(Outcome.Acknowledged noted) {
        Divergence last = newest(noted.key(), noted.suspect());
        return open.keep(last.ruled(
                DivergenceState.ACKNOWLEDGED, last.evidence(), last.attempts(), noted.acknowledgement(), null));
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
