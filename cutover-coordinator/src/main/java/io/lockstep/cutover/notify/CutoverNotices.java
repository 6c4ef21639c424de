package io.lockstep.cutover.notify;

import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.live.LiveEvent;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.view.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells of each phase of a cutover, of what people order, and of what goes wrong. Not thread-safe.
final class CutoverNotices {
    private long run;
    private @Nullable Phase phase;
    private Mode mode = Mode.EXECUTE;
    private @Nullable Instant paused;
    private @Nullable Instant resumed;

    /// What is to be told of an entry of a journal; entries come in their order, from any of them on.
    ///
    /// @param id what the run is called outside, such as `1` or `1.1`
    List<Notice> moved(String migration, String id, LiveEvent.Moved moved) {
        Entry entry = moved.entry();
        if (entry.run() != run) {
            run = entry.run();
            phase = null;
            paused = null;
            resumed = null;
        }
        List<Said> said = new ArrayList<>();
        line(entry).ifPresent(said::add);
        Phase reached = moved.run().phase();
        if (reached != phase) {
            phase = reached;
            reached(moved).ifPresent(said::add);
        }
        return said.stream()
                .map(each -> new Notice(
                        migration, entry.at(), each.kind, each.severity, name(id) + " " + each.title, each.lines))
                .toList();
    }

    private String name(String id) {
        return (mode == Mode.REHEARSE ? "rehearsal " : "cutover ") + id;
    }

    private record Said(Notice.Kind kind, Severity severity, String title, List<String> lines) {}

    private static Optional<Said> said(Severity severity, String title, String... lines) {
        return Optional.of(new Said(Notice.Kind.CUTOVER, severity, title, List.of(lines)));
    }

    private Optional<Said> line(Entry entry) {
        return switch (entry.line()) {
            case Line.Opened opened -> {
                mode = opened.mode();
                yield said(Severity.INFO, "was asked for by " + opened.principal(), reason(opened.reason()));
            }
            case Line.Approved approved ->
                said(Severity.INFO, "was approved by " + approved.principal(), reason(approved.reason()));
            case Line.Postponed postponed ->
                said(
                        Severity.INFO,
                        postponed.hold()
                                ? "waits before the pause, as " + postponed.principal() + " has ordered"
                                : "waits no longer, as " + postponed.principal() + " has ordered",
                        reason(postponed.reason()));
            case Line.Closed closed ->
                said(
                        Severity.INFO,
                        "gives up its way back, as " + closed.principal() + " has ordered",
                        reason(closed.reason()));
            case Line.Breached breached ->
                Optional.of(new Said(
                        Notice.Kind.BREACH,
                        Severity.CRITICAL,
                        "has a breach of the fence: something has come past it on the source",
                        List.of(breached.breach().what(), "What to do: runbook, \"A breach of the fence\".")));
            case Line.Happened(RunEvent event, String _) -> happened(entry.at(), event);
        };
    }

    private Optional<Said> happened(Instant at, RunEvent event) {
        if (event.equals(new RunEvent.Begun(Reversible.PAUSE_TRAFFIC))) {
            paused = at;
        } else if (event.equals(new RunEvent.Done(Forward.RESUME_TRAFFIC))
                || event.equals(new RunEvent.Undone(Reversible.PAUSE_TRAFFIC))) {
            resumed = at;
        }
        return event instanceof RunEvent.Failed(Forward step, String reason)
                ? said(Severity.WARNING, "has trouble with " + step.name() + ", and goes on trying", reason)
                : Optional.empty();
    }

    private static String reason(String reason) {
        return "Reason given: " + reason;
    }

    private Optional<Said> reached(LiveEvent.Moved moved) {
        return switch (moved.run().phase()) {
            case PRE_VALIDATION -> Optional.empty();
            case WAIT_FOR_SYNC ->
                said(Severity.INFO, "has passed every check and waits for its gates", "Nothing is paused.");
            case DRAIN -> said(Severity.INFO, "holds the clients", "The source is being fenced.");
            case FINAL_SYNC -> said(Severity.INFO, "has fenced the source and waits for the last proof");
            case STOP_REPLICATION ->
                said(
                        Severity.INFO,
                        "is decided: the target takes over",
                        "From here on only a failback brings the source back.");
            case POST_VALIDATION -> said(Severity.INFO, "has switched: clients are at the target" + waited());
            case FAILBACK_WINDOW ->
                said(Severity.INFO, "is done; the way back is kept", "To go back: `lockstep cutover failback`.");
            case FINALIZED -> said(Severity.INFO, "is final", "The way back is taken down.");
            case ABORTING -> givenUp(moved.run());
            case ABORTED -> aborted(moved);
        };
    }

    private Optional<Said> givenUp(Run run) {
        return mode == Mode.REHEARSE
                ? said(Severity.INFO, "goes back", why(run))
                : said(Severity.WARNING, "is given up and undone", why(run));
    }

    private Optional<Said> aborted(LiveEvent.Moved moved) {
        return mode == Mode.REHEARSE && paused != null
                ? said(Severity.INFO, "is over, and all is as it was" + waited(), why(moved.run()))
                : said(Severity.WARNING, "was given up; all is as it was" + waited(), why(moved.run()));
    }

    private static String why(Run run) {
        return switch (run) {
            case Run.Aborted(String reason) -> "Because " + reason + ".";
            case Run.GivingUp(Reversible _, String reason) -> "Because " + reason + ".";
            case Run.Undoing(Reversible _, String reason) -> "Because " + reason + ".";
            case Run.Advancing _, Run.Committing _, Run.Completing _, Run.Finished _ -> "";
        };
    }

    /// Nothing when that was not seen from its beginning to its end.
    private String waited() {
        return paused == null || resumed == null
                ? ""
                : "; clients waited for " + Count.of(Duration.between(paused, resumed));
    }
}
