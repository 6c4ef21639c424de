package io.lockstep.cutover.http;

import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.runner.Gate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the gates come to, in one word: whether one can go on. What is not known never counts as open.
///
/// @param question that the word answers
/// @param sentence why, with the first gate that is not open
record Outlook(Word word, String question, String sentence) {
    /// The answer.
    enum Word {
        GO,
        NO_GO,
        UNKNOWN,
        /// There is nothing left to ask: the application is on the target.
        DONE
    }

    /// Closed ones first, then those of which nothing is known.
    static final Comparator<Gate> WORST_FIRST = Comparator.comparingInt(gate -> switch (gate.state()) {
        case FAIL -> 0;
        case UNKNOWN -> 1;
        case PASS -> 2;
    });

    /// @param run the newest cutover; empty when there is none
    /// @param gates that count now
    /// @param stale why what is known is too old to count; empty when it is not
    static Outlook of(Optional<Run> run, List<Gate> gates, Optional<String> stale) {
        if (run.isPresent() && run.get() instanceof Run.Finished) {
            return new Outlook(Word.DONE, "Where is the application?", "On the target: the cutover is finalized.");
        }
        String question = question(run);
        if (stale.isPresent()) {
            return new Outlook(Word.UNKNOWN, question, "What is known is too old to count: " + stale.get() + ".");
        }
        List<Gate> shut =
                gates.stream().filter(gate -> !gate.open()).sorted(WORST_FIRST).toList();
        if (gates.isEmpty()) {
            return new Outlook(Word.UNKNOWN, question, "No gate is being looked at in this step.");
        }
        if (shut.isEmpty()) {
            return new Outlook(Word.GO, question, open(run, gates.size()));
        }
        Gate first = shut.getFirst();
        Word word = first.state() == Sighting.State.FAIL ? Word.NO_GO : Word.UNKNOWN;
        return new Outlook(word, question, shut(shut.size(), gates.size(), first));
    }

    private static String question(Optional<Run> run) {
        return run.map(now -> switch (now) {
                    case Run.Completing completing
                    when completing.phase() == Phase.FAILBACK_WINDOW -> "Can we go back?";
                    case Run.Aborted _ -> "Can we cut over?";
                    case Run.GivingUp _, Run.Undoing _ -> "Is everything undone?";
                    case Run.Advancing _, Run.Committing _, Run.Completing _, Run.Finished _ ->
                        "Can the cutover go on?";
                })
                .orElse("Can we cut over?");
    }

    private static String open(Optional<Run> run, int gates) {
        boolean none = run.isEmpty() || run.get() instanceof Run.Aborted;
        return none
                ? "Every gate that is watched is open. A dry run looks at everything else."
                : gates == 1 ? "Its gate is open." : "All " + gates + " gates are open.";
    }

    private static String shut(int shut, int all, Gate first) {
        String count =
                shut == all && all == 1 ? "The gate is" : shut + " of " + all + " gates " + (shut == 1 ? "is" : "are");
        return count + (first.state() == Sighting.State.FAIL ? " closed" : " not known") + ": " + first.name() + ".";
    }
}
