package io.lockstep.cutover.http;

import io.lockstep.cutover.certificate.Notary;
import io.lockstep.cutover.proof.DryRun;
import io.lockstep.cutover.report.Reporter;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.cutover.runner.Standing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where cutovers of one leg are asked for. Each cutover begins the next leg, whose cutover is the
/// failback.
///
/// @param leg 0 from the source of the configuration to its target
/// @param notary who issues their certificates
/// @param maxLag how far the replicator may be behind
/// @param distinctApprover whether whoever has asked for a run may not approve it
/// @param reporter who writes reports of them
/// @param next where the failback is asked for; empty while the way back is not verified in this process
public record CutoverOffice(
        int leg,
        Cutovers cutovers,
        Notary notary,
        DryRun dryRun,
        Duration maxLag,
        boolean distinctApprover,
        Reporter reporter,
        Supplier<Optional<CutoverOffice>> next)
        implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("(?:([1-9][0-9]{0,3})\\.)?([1-9][0-9]{0,17})");

    /// A run and where it is carried out.
    record Known(CutoverOffice office, Standing standing) {
        String id() {
            return office.id(standing.history().number());
        }
    }

    /// Whether a run can be called so.
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// What a run is called outside: `3`, or `1.3` on leg 1.
    public String id(long run) {
        return id(leg, run);
    }

    static String id(int leg, long run) {
        return (leg == 0 ? "" : leg + ".") + run;
    }

    /// This leg and the next, the newest first.
    List<CutoverOffice> legs() {
        return next.get().map(following -> List.of(following, this)).orElseGet(() -> List.of(this));
    }

    /// The certificate of a run, or the newest; of earlier legs as well.
    ///
    /// @throws SQLException when nobody has it who can be asked, and somebody cannot be asked
    Notary.Found certificate(Optional<String> id) throws SQLException {
        for (CutoverOffice each : legs()) {
            Notary.Found found = each.certificate(id, 0);
            if (!(found instanceof Notary.Found.Nothing)) {
                return found;
            }
        }
        for (int back = 1; back <= leg; back++) {
            Notary.Found found = certificate(id, back);
            if (!(found instanceof Notary.Found.Nothing)) {
                return found;
            }
        }
        return new Notary.Found.Nothing();
    }

    /// @param back how many legs ago
    private Notary.Found certificate(Optional<String> id, int back) throws SQLException {
        Optional<Long> run = id.flatMap(each -> number(each, leg - back));
        return id.isPresent() && run.isEmpty() ? new Notary.Found.Nothing() : notary.find(run, back);
    }

    /// The number of a run, if it is of that leg.
    private static Optional<Long> number(String id, int leg) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches() && leg(matcher) == leg
                ? Optional.of(Long.valueOf(matcher.group(2)))
                : Optional.empty();
    }

    private static int leg(Matcher matcher) {
        return matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    }

    /// Looks on this leg and the next; empty when there is no such run.
    ///
    /// @throws SQLException when the source of the leg cannot be asked
    Optional<Known> find(String id) throws SQLException {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int wanted = leg(matcher);
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

    /// Ends both: what is not over is gone on with by the next process.
    @Override
    public void close() {
        cutovers.close();
        notary.close();
    }
}
