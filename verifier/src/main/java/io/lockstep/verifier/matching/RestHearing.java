package io.lockstep.verifier.matching;

import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import org.jspecify.annotations.Nullable;

/// Raises a suspect of a row at rest, which a sweep has found to differ (G9). Nothing is confirmed by
/// that: from now on the row is remembered, so that the confirmer's reads can be held against the logs.
///
/// What the logs have told since the sweep read the row, or have not settled yet, they decide themselves.
/// That they may have told something and forgotten it does no harm: then the confirmer refutes the
/// suspect.
record RestHearing(Rules rules, PartitionState state, Findings findings) {
    /// Of a partition that has shown no fingerprint in its epoch.
    private static final FingerprintScheme NONE = new FingerprintScheme(0, 0, 0);

    void answer(Ruling.Report report) {
        RowKey name = report.subject().key();
        KeyState known = state.key(name);
        KeyState current = known != null && known.epoch() == epoch() ? known : null;
        if (isHeard(report) && (current == null || isAtRest(report, current))) {
            Suspect suspect = suspect(report, current);
            findings.add(new Outcome.SuspectRaised(name, suspect));
            Standing standing = new Standing.Suspected(suspect, false, Standing.Stage.SUSPECT);
            put(name, known, current == null || !current.collected() ? fresh(known, standing) : current.with(standing));
        }
    }

    /// Before the lane's first proof point a sweep has nothing to say.
    private boolean isHeard(Ruling.Report report) {
        long from = report.subject().watermark();
        return report.subject().epoch() == epoch()
                && state.lane().catalogue().judges(report.subject().key().table())
                && state.lane().marks().proven() != null
                && from >= state.lane().marks().n0()
                && truncatedBefore(report, Side.SOURCE, from)
                && truncatedBefore(report, Side.TARGET, from);
    }

    private boolean truncatedBefore(Ruling.Report report, Side side, long from) {
        return Hearing.quietSince(state.lane(), report.subject().key(), side, null, from);
    }

    private boolean isAtRest(Ruling.Report report, KeyState key) {
        long from = report.subject().watermark();
        RowKey name = report.subject().key();
        return key.standing() instanceof Standing.Clear
                && key.source().isEmpty()
                && key.target().isEmpty()
                && Hearing.quietSince(state.lane(), name, Side.SOURCE, key.lastSource(), from)
                && Hearing.quietSince(state.lane(), name, Side.TARGET, key.lastTarget(), from);
    }

    private static Suspect suspect(Ruling.Report report, @Nullable KeyState key) {
        return new Suspect(
                report.type(),
                report.columns(),
                key == null ? null : Shown.imageOf(key.expected()),
                key == null ? null : Shown.imageOf(key.base()),
                null,
                null,
                null,
                report.subject().watermark(),
                report.at(),
                report.at());
    }

    private KeyState fresh(@Nullable KeyState old, Standing standing) {
        FingerprintScheme scheme =
                state.lane().catalogue().schemes().values().stream().findFirst().orElse(NONE);
        return KeyState.atRest(epoch(), scheme, old, standing);
    }

    /// What is asked of a state of an earlier epoch is nobody's any more.
    private void put(RowKey name, @Nullable KeyState known, KeyState after) {
        new Keeping(state, rules.retention()).put(name, known, after);
    }

    private long epoch() {
        return state.lane().epoch();
    }
}
