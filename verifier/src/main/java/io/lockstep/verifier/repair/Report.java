package io.lockstep.verifier.repair;

import java.util.Optional;

/// What became of one row, or is to become of it.
///
/// @param repair the write that it is about; empty when nothing is to be written
/// @param reason for people; empty where the outcome says everything
public record Report(Damage damage, Outcome outcome, Optional<Repair> repair, String reason) {
    static Report of(Damage damage, Remedy remedy) {
        return switch (remedy) {
            case Remedy.None _ -> without(damage, Outcome.HEALED, "both sides are equal now");
            case Remedy.Wait(String why) -> without(damage, Outcome.IN_FLIGHT, why);
            case Remedy.Refuse(String why) -> without(damage, Outcome.REFUSED, why);
            case Remedy.Write _ -> throw new IllegalArgumentException("A write needs its statement");
        };
    }

    static Report without(Damage damage, Outcome outcome, String reason) {
        return new Report(damage, outcome, Optional.empty(), reason);
    }

    static Report planned(Damage damage, Repair repair) {
        return new Report(damage, Outcome.PLANNED, Optional.of(repair), "");
    }

    /// The same, of a row whose values are forgotten.
    Report withoutValues() {
        return new Report(damage, outcome, repair.map(Repair::withoutValues), reason);
    }

    Report became(Outcome other, String why) {
        return new Report(damage, other, repair, why);
    }
}
