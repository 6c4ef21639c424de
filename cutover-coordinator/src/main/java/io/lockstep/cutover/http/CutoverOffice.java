package io.lockstep.cutover.http;

import io.lockstep.cutover.proof.DryRun;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.cutover.runner.Standing;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where cutovers of one leg are asked for. Each cutover begins the next leg, whose cutover is the failback.
///
/// @param leg 0 from the source of the configuration to its target
/// @param distinctApprover whether whoever has asked for a run may not approve it
/// @param next where the failback is asked for; empty while the way back is not verified in this process
public record CutoverOffice(
        int leg, Cutovers cutovers, DryRun dryRun, boolean distinctApprover, Supplier<Optional<CutoverOffice>> next) {
    private static final Pattern ID = Pattern.compile("(?:([1-9][0-9]{0,3})\\.)?([1-9][0-9]{0,17})");

    /// A run and where it is carried out.
    record Known(CutoverOffice office, Standing standing) {
        String id() {
            return office.id(standing.history().number());
        }
    }

    /// What a run is called outside: `3`, or `1.3` on leg 1.
    String id(long run) {
        return id(leg, run);
    }

    static String id(int leg, long run) {
        return (leg == 0 ? "" : leg + ".") + run;
    }

    /// Looks on this leg and the next; empty when there is no such run.
    ///
    /// @throws SQLException when the source of the leg cannot be asked
    Optional<Known> find(String id) throws SQLException {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int wanted = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        Optional<CutoverOffice> there =
                wanted == leg ? Optional.of(this) : next.get().filter(it -> it.leg == wanted);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        return there.get()
                .cutovers
                .standing(Long.parseLong(matcher.group(2)))
                .map(standing -> new Known(there.get(), standing));
    }
}
