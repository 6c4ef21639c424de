package io.lockstep.cutover.notify;

import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Count;
import io.lockstep.cutover.view.Coverage;
import io.lockstep.cutover.view.Durations;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Verdict;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How a migration stands, in words for those who do not run it: is the copy right, is it caught up, may we
/// switch, and what has happened since the last report. Pure.
public final class StatusReport {
    private static final int REASONS = 3;

    private final Overview overview;
    private final Optional<Standing> cutover;
    private final Duration period;
    private final Instant now;

    private StatusReport(Overview overview, Optional<Standing> cutover, Duration period) {
        this.overview = overview;
        this.cutover = cutover;
        this.period = period;
        this.now = overview.observation().now();
    }

    /// The report of this moment.
    ///
    /// @param cutover the newest; empty when there has been none
    /// @param period for which things that have happened are counted
    public static Notice of(String migration, Overview overview, Optional<Standing> cutover, Duration period) {
        StatusReport report = new StatusReport(overview, cutover, period);
        return new Notice(migration, report.now, Notice.Kind.REPORT, Severity.INFO, report.title(), report.lines());
    }

    private String title() {
        String right = switch (overview.assessment().verdict()) {
            case Verdict.Proven _ -> "the copy is right and caught up";
            case Verdict.InFlight _ -> "the copy is right as far as it has come";
            case Verdict.Diverged _ -> "the copy is not right";
            case Verdict.Unproven _ -> "whether the copy is right is not known";
        };
        return right + " (" + overview.assessment().verdict().word() + ")";
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Is the copy right? " + right());
        lines.add("Is it caught up? " + caughtUp());
        lines.add("May we switch? " + maySwitch());
        lines.add("In the last " + Count.of(period) + ": " + happened());
        reasons().forEach(lines::add);
        return lines;
    }

    private String right() {
        Coverage coverage = overview.coverage();
        String rows = Count.of(coverage.rows(), "row") + " at rest compared" + share(coverage);
        return switch (overview.assessment().verdict()) {
            case Verdict.Proven _ -> "Yes: every change is proven, " + rows + ".";
            case Verdict.InFlight _ -> "So far: nothing differs, and some changes wait for their proof; " + rows + ".";
            case Verdict.Diverged _ -> "No: " + differing() + "; " + rows + ".";
            case Verdict.Unproven _ -> "Not known; " + rows + ".";
        };
    }

    /// Never rounded up to all.
    private static String share(Coverage coverage) {
        return Optional.ofNullable(coverage.ratio())
                .map(ratio -> ratio >= 1
                        ? ", which is all"
                        : String.format(Locale.ROOT, ", about %d %%", (int) (ratio * 100)))
                .orElse("");
    }

    private String differing() {
        long rows = overview.state().divergences().count(DivergenceState::open);
        return rows == 0
                ? "more rows differ than are listed"
                : Count.of(rows, "row") + (rows == 1 ? " differs" : " differ");
    }

    private String caughtUp() {
        LagHistogram lag = overview.recentLag();
        String arrived = lag.samples() == 0
                ? "nothing was written lately"
                : "half of the changes arrive within " + millis(lag, 0.5) + ", 99 of 100 within " + millis(lag, 0.99);
        return overview.proofAge()
                .map(age -> "Proven up to " + Count.of(age) + " ago; " + arrived + ".")
                .orElse("Not known: nothing is proven yet; " + arrived + ".");
    }

    private static String millis(LagHistogram lag, double share) {
        return Count.of(Duration.ofMillis(Math.round(lag.percentileMillis(share))));
    }

    private String maySwitch() {
        return cutover.filter(standing -> !(standing.run().instruction() instanceof Instruction.Nothing))
                .map(StatusReport::underWay)
                .orElseGet(() -> overview.assessment().verdict() instanceof Verdict.Proven
                        ? "Nothing of the verification speaks against it; `lockstep cutover --dry-run` checks the rest."
                        : "Not now.");
    }

    private static String underWay(Standing standing) {
        List<String> closed = standing.gates().stream()
                .filter(gate -> !gate.open())
                .map(Gate::name)
                .toList();
        return "A cutover is under way: " + standing.run().phase()
                + (closed.isEmpty() ? "." : ", and waits for " + String.join(", ", closed) + ".");
    }

    private String happened() {
        long found = count(StatusReport::hasDiffered, Divergence::detectedAt);
        long healed = count(divergence -> divergence.state() == DivergenceState.HEALED, Divergence::closedAt);
        return Count.of(found, "row") + " found to differ, " + Count.of(healed, "row") + " right again.";
    }

    private long count(Predicate<Divergence> which, Function<Divergence, @Nullable Instant> moment) {
        return overview.state().divergences().stream()
                .filter(which)
                .map(moment)
                .filter(this::isRecent)
                .count();
    }

    /// What is only suspect, or was refuted, may never have.
    private static boolean hasDiffered(Divergence divergence) {
        return switch (divergence.state()) {
            case CONFIRMED, ACKNOWLEDGED, HEALED -> true;
            case SUSPECT, REFUTED -> false;
        };
    }

    private boolean isRecent(@Nullable Instant moment) {
        return moment != null && Durations.since(moment, now).compareTo(period) < 0;
    }

    private List<String> reasons() {
        return overview.assessment().reasons().stream()
                .limit(REASONS)
                .map(reason -> "Because " + reason.message() + " [" + reason.code() + "]")
                .toList();
    }
}
