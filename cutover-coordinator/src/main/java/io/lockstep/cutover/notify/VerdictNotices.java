package io.lockstep.cutover.notify;

import io.lockstep.cutover.view.Assessment;
import io.lockstep.cutover.view.Durations;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells when another verdict holds, once it has held for a while: what comes and goes within seconds is on
/// the console, and wakes nobody. What is in flight is on its way to its proof, and counts as right. Not
/// thread-safe.
final class VerdictNotices {
    private static final Duration SETTLED = Duration.ofSeconds(10);
    /// Whatever restarts is not known for some seconds.
    private static final Duration UNKNOWN_SETTLED = Duration.ofSeconds(60);

    private static final int REASONS = 5;

    /// What verdicts come to for people who are not looking.
    private enum Outlook {
        RIGHT,
        DIFFERS,
        UNKNOWN
    }

    private @Nullable Outlook told;
    private @Nullable Outlook seen;
    private Instant since = Instant.MIN;

    /// What is to be told now, if anything.
    Optional<Notice> look(String migration, Overview overview, Instant now) {
        Assessment assessment = overview.assessment();
        Outlook outlook = outlook(assessment.verdict());
        if (outlook != seen) {
            seen = outlook;
            since = now;
        }
        if (outlook == told || Durations.since(since, now).compareTo(settled(outlook)) < 0) {
            return Optional.empty();
        }
        boolean first = told == null;
        told = outlook;
        return Optional.of(new Notice(
                migration,
                now,
                Notice.Kind.VERDICT,
                severity(outlook, first),
                title(outlook, assessment),
                lines(assessment)));
    }

    private static Outlook outlook(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Proven _, Verdict.InFlight _ -> Outlook.RIGHT;
            case Verdict.Diverged _ -> Outlook.DIFFERS;
            case Verdict.Unproven _ -> Outlook.UNKNOWN;
        };
    }

    private static Duration settled(Outlook outlook) {
        return outlook == Outlook.UNKNOWN ? UNKNOWN_SETTLED : SETTLED;
    }

    /// A migration that has just begun is not known yet, and nobody has to do anything about it.
    private static Severity severity(Outlook outlook, boolean first) {
        return switch (outlook) {
            case RIGHT -> Severity.INFO;
            case DIFFERS -> Severity.CRITICAL;
            case UNKNOWN -> first ? Severity.INFO : Severity.WARNING;
        };
    }

    private static String title(Outlook outlook, Assessment assessment) {
        String word = assessment.verdict().word();
        return switch (outlook) {
            case RIGHT -> word + ": the copy is right";
            case DIFFERS -> word + ": the copy is not right";
            case UNKNOWN -> word + ": whether the copy is right is not known";
        };
    }

    private static List<String> lines(Assessment assessment) {
        return assessment.reasons().stream().limit(REASONS).map(Reason::text).toList();
    }
}
