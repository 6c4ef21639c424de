package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Evidence;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Standing.Stage;
import io.lockstep.verifier.matching.Standing.Suspected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides whether a ruling holds. Direct reads see two moments of a row and nothing between them: a row that went
/// from A to B and back, or was inserted and deleted, looks unchanged. The logs show it.
///
/// | ruling | of | holds when |
/// |---|---|---|
/// | confirm | SUSPECT | everything up to the window's end is decided, and since its beginning the source has shown no
/// version of the row and no truncate of its table |
/// | confirm, with an explanation by what the replicator is known to change | SUSPECT | the same, and the target has
/// shown
/// no version of the row and no truncate of its table since it was about to be read |
/// | refute | SUSPECT | everything up to the window's end is decided, and since the target was about to be read it has
/// shown no version of the row and no truncate of its table |
/// | confirm, refute | a row compared in part | the same, and neither side has shown a version of the row or a truncate
/// of its table: the source since the window's beginning, the target since it was about to be read |
/// | recheck, acknowledge | any | always |
/// | report | a row of which nothing is suspect | the logs have nothing of it to settle ([RestHearing]) |
///
/// When the end of the window is decided, whatever the reads can have seen is decided too; so a row that was put
/// right in time is healed, and neither ruling finds it.
record Hearing(Rules rules, PartitionState state, Findings findings) {

    /// A ruling about what does not stand (any more) has no outcome.
    List<Outcome> hear(Ruling ruling) {
        if (ruling instanceof Ruling.Report report) {
            new RestHearing(rules, state, findings).answer(report);
            return findings.outcomes();
        }
        KeyState key = state.key(ruling.subject().key());
        if (key != null && current(ruling.subject(), key)) {
            if (key.standing() instanceof Suspected suspected && names(ruling, suspected)) {
                answer(ruling, key, suspected);
            } else if (key.partial() != null && key.partial().watermark() == watermark(ruling)) {
                new PartialHearing(rules, state, findings).answer(ruling, key, key.partial());
            }
            state.put(findings.account(state.lane()));
        }
        return findings.outcomes();
    }

    private boolean current(Ruling.Subject subject, KeyState key) {
        long epoch = state.lane().epoch();
        return subject.epoch() == epoch && key.epoch() == epoch;
    }

    private static boolean names(Ruling ruling, Suspected suspected) {
        return suspected.suspect().watermark() == watermark(ruling);
    }

    private static long watermark(Ruling ruling) {
        return ruling.subject().watermark();
    }

    private void answer(Ruling ruling, KeyState key, Suspected suspected) {
        RowKey name = ruling.subject().key();
        Suspect suspect = suspected.suspect();
        switch (ruling) {
            case Ruling.Confirm confirm -> {
                if (suspected.stage() == Stage.SUSPECT) {
                    confirm(confirm, key, suspected);
                }
            }
            case Ruling.Refute refute -> {
                if (suspected.stage() == Stage.SUSPECT) {
                    refute(refute, key, suspected);
                }
            }
            case Ruling.Recheck _ -> {
                findings.add(new Outcome.Rechecked(name, suspect));
                keep(name, key, key.with(suspected.at(Stage.SUSPECT)));
            }
            case Ruling.Acknowledge acknowledge -> {
                findings.add(new Outcome.Acknowledged(name, suspect, acknowledge.acknowledgement()));
                boolean explained = suspected.stage() == Stage.EXPLAINED;
                keep(name, key, key.with(suspected.at(explained ? Stage.EXPLAINED : Stage.ACKNOWLEDGED)));
            }
            case Ruling.Report _ -> {}
        }
    }

    private void confirm(Ruling.Confirm ruling, KeyState key, Suspected suspected) {
        RowKey name = ruling.subject().key();
        if (decided(state.lane(), name, ruling.window())
                && quietSince(
                        state.lane(),
                        name,
                        Side.SOURCE,
                        key.lastSource(),
                        ruling.window().from())
                && (!explained(suspected, ruling)
                        || quietSince(
                                state.lane(),
                                name,
                                Side.TARGET,
                                key.lastTarget(),
                                ruling.window().shown()))) {
            Suspect named = suspected.suspect().naming(columns(ruling.evidence()));
            findings.add(new Outcome.Confirmed(name, named, ruling.evidence(), ruling.attempts()));
            keep(name, key, key.with(new Suspected(named, suspected.holds(), stage(named, ruling.evidence()))));
        } else {
            findings.add(new Outcome.Dismissed(name, suspected.suspect(), ruling.attempts()));
        }
    }

    private static boolean explained(Suspected suspected, Ruling.Confirm ruling) {
        return stage(suspected.suspect(), ruling.evidence()) == Stage.EXPLAINED;
    }

    /// How far this evidence establishes a difference.
    static Stage stage(Suspect suspect, Evidence evidence) {
        return evidence.classOf(suspect.type()) == DivergenceClass.KNOWN_LOSSY ? Stage.EXPLAINED : Stage.CONFIRMED;
    }

    private void refute(Ruling.Refute ruling, KeyState key, Suspected suspected) {
        RowKey name = ruling.subject().key();
        if (decided(state.lane(), name, ruling.window())
                && quietSince(
                        state.lane(),
                        name,
                        Side.TARGET,
                        key.lastTarget(),
                        ruling.window().shown())) {
            findings.of(name.table()).move(Side.SOURCE, Fate.HELD, Fate.SETTLED, suspected.holds() ? 1 : 0);
            findings.add(new Outcome.Refuted(name, suspected.suspect(), ruling.attempts()));
            keep(
                    name,
                    key,
                    new PartialHearing(rules, state, findings)
                            .refuted(ruling, key)
                            .refuted());
        } else {
            findings.add(new Outcome.Dismissed(name, suspected.suspect(), ruling.attempts()));
        }
    }

    /// None when one of the sides has no row at all.
    private static List<String> columns(Evidence evidence) {
        boolean present =
                evidence.source() == Evidence.Presence.PRESENT && evidence.target() == Evidence.Presence.PRESENT;
        return present ? evidence.columns().stream().map(Evidence.Column::name).toList() : List.of();
    }

    /// Whether everything that the reads can have seen is decided.
    static boolean decided(LaneState lane, RowKey key, Ruling.Window window) {
        return lane.catalogue().judges(key.table())
                && lane.marks().n0() > 0
                && lane.marks().n0() <= window.from()
                && lane.marks().proofPoint() >= window.to();
    }

    /// Whether a side has shown no version of the row and no truncate of its table since a watermark.
    static boolean quietSince(LaneState lane, RowKey name, Side side, @Nullable Carried newest, long watermark) {
        Truncates truncates = lane.catalogue().truncates(name.table());
        return truncates.newest(side) < watermark && (newest == null || newest.interval() < watermark);
    }

    private void keep(RowKey name, KeyState before, KeyState after) {
        new Keeping(state, rules.retention()).put(name, before, after);
    }
}
