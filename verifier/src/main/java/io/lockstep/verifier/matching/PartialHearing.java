package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Evidence;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Standing.Suspected;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides whether a ruling about a row compared in part holds (R7). It has to be about the very versions that were
/// compared: a hidden value says of itself neither what it is nor that it is the one that was read. So neither side
/// may have shown a version of the row since, and nothing of it may be unsettled.
record PartialHearing(Rules rules, PartitionState state, Findings findings) {

    void answer(Ruling ruling, KeyState key, Partial partial) {
        switch (ruling) {
            case Ruling.Confirm confirm -> {
                if (holds(confirm.window(), name(ruling), key) && differs(confirm.evidence())) {
                    confirm(confirm, key, partial);
                } else {
                    findings.add(new Outcome.PartlyCompared(name(ruling), partial, confirm.attempts()));
                }
            }
            case Ruling.Refute refute -> {
                if (clears(refute, key)) {
                    findings.add(new Outcome.VisibilityRegained(name(ruling)));
                    keep(name(ruling), key, completed(refute, key));
                } else {
                    findings.add(new Outcome.PartlyCompared(name(ruling), partial, refute.attempts()));
                }
            }
            case Ruling.Recheck _, Ruling.Acknowledge _, Ruling.Report _ -> {}
        }
    }

    /// What a refutation of a suspect does to what was uncompared of the same row.
    KeyState refuted(Ruling.Refute ruling, KeyState key) {
        Partial partial = key.partial();
        if (partial == null) {
            return key;
        }
        KeyState clear = key.with(Standing.CLEAR);
        if (clears(ruling, clear)) {
            findings.add(new Outcome.VisibilityRegained(name(ruling)));
            return completed(ruling, clear);
        }
        findings.add(new Outcome.PartlyCompared(name(ruling), partial, 0));
        return clear;
    }

    private boolean holds(Ruling.Window window, RowKey name, KeyState key) {
        return key.standing() instanceof Standing.Clear
                && Hearing.decided(state.lane(), name, window)
                && Hearing.quietSince(state.lane(), name, Side.SOURCE, key.lastSource(), window.from())
                && Hearing.quietSince(state.lane(), name, Side.TARGET, key.lastTarget(), window.shown())
                && key.source().isEmpty()
                && key.target().isEmpty();
    }

    private boolean clears(Ruling.Refute ruling, KeyState key) {
        List<String> uncompared = images().uncompared(Shown.imageOf(key.expected()), had(key));
        return holds(ruling.window(), name(ruling), key)
                && !uncompared.isEmpty()
                && ruling.columns().containsAll(uncompared);
    }

    private static boolean differs(Evidence evidence) {
        return evidence.source() == Evidence.Presence.PRESENT
                && evidence.target() == Evidence.Presence.PRESENT
                && !evidence.columns().isEmpty();
    }

    private KeyState completed(Ruling.Refute ruling, KeyState key) {
        RowImage owed = Objects.requireNonNull(Shown.imageOf(key.expected()));
        RowImage had = Objects.requireNonNull(had(key));
        long salt = ruling.window().to();
        return key.completed(images().completed(owed, had, salt), images().completed(had, owed, salt));
    }

    private void confirm(Ruling.Confirm ruling, KeyState key, Partial partial) {
        RowKey name = name(ruling);
        Suspect suspect = suspect(ruling.evidence(), key, partial);
        findings.add(new Outcome.VisibilityRegained(name));
        findings.add(new Outcome.SuspectRaised(name, suspect));
        findings.add(new Outcome.Confirmed(name, suspect, ruling.evidence(), ruling.attempts()));
        keep(name, key, key.compared().with(new Suspected(suspect, false, Hearing.stage(suspect, ruling.evidence()))));
    }

    private Suspect suspect(Evidence evidence, KeyState key, Partial partial) {
        Trace owed = key.expected() == null ? null : key.expected().trace();
        Trace had = key.base() == null ? null : key.base().trace();
        return new Suspect(
                DivergenceClass.VALUE_MISMATCH,
                evidence.columns().stream().map(Evidence.Column::name).toList(),
                Shown.imageOf(key.expected()),
                Shown.imageOf(key.base()),
                Trace.positionOf(owed),
                Trace.positionOf(had),
                Trace.transactionOf(had),
                partial.watermark(),
                partial.at(),
                evidence.readAt());
    }

    private void keep(RowKey name, KeyState before, KeyState after) {
        new Keeping(state, rules.retention()).put(name, before, after);
    }

    private static @Nullable RowImage had(KeyState key) {
        return Shown.imageOf(key.base());
    }

    private static RowKey name(Ruling ruling) {
        return ruling.subject().key();
    }

    private Images images() {
        return new Images(state.lane().catalogue().columns());
    }
}
