package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import java.util.ArrayList;
import java.util.List;

/// What has come of one simulated migration before the judge.
///
/// @param name the scenario, the seed, what was done wrong and who is suspect in the end
/// @param faulted whether the fault of the scenario has happened
/// @param endsWrong whether it shows in the end, in a row or in how often the table was truncated
/// @param mistaken whether a wrong key is missed in the end, a right one is suspect, anything is undecided still,
///     or somebody was accused though nothing was wrong. Of a table that is given up nothing more is said; that
///     may be for a reason only
/// @param shutOut whether the gate stayed shut though nothing was wrong and everything could be known
/// @param records how many the judge has read
/// @param raised the classes of all suspects
/// @param untrue the proof points at which the judge does not say what it should: of a wrong row that it is
///     suspect, by the proof point that makes its fault due; of a right one nothing
/// @param misnamed the suspects whose class does not fit what was done to the row
/// @param letThrough the rows that were not right at a proof point at which the gate was open
record Trial(
        String name,
        boolean faulted,
        boolean endsWrong,
        boolean mistaken,
        boolean shutOut,
        int records,
        List<DivergenceClass> raised,
        List<String> untrue,
        List<String> misnamed,
        List<String> letThrough) {
    static Trial of(Scenario scenario, long seed) {
        return new Observer(scenario, seed).trial();
    }

    /// Everything that is not as it should be.
    List<String> flaws() {
        var flaws = new ArrayList<String>();
        flaws.addAll(untrue);
        flaws.addAll(misnamed);
        flaws.addAll(letThrough);
        flaws.addAll(mistaken ? List.of("not as it should be in the end") : List.of());
        flaws.addAll(shutOut ? List.of("shut out") : List.of());
        return flaws;
    }

    @Override
    public String toString() {
        return name;
    }
}
